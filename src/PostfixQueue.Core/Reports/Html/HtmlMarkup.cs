using System.Globalization;
using System.Runtime.CompilerServices;

namespace PostfixQueue.Reports.Html;

/// <summary>
/// An interpolated text as markup with values: the compiler passes what stands in the source apart from what is put into it.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlMarkup
{
    private readonly HtmlWriter _writer;

    /// <param name="literalLength">How long the markup is; from the compiler.</param>
    /// <param name="formattedCount">How many values there are; from the compiler.</param>
    /// <param name="writer">Takes it.</param>
    public HtmlMarkup(int literalLength, int formattedCount, HtmlWriter writer)
    {
        _ = (literalLength, formattedCount);
        _writer = writer;
    }

    /// <summary>Takes markup.</summary>
    public void AppendLiteral(string value) => _writer.AppendMarkup(value);

    /// <summary>Takes a text.</summary>
    public void AppendFormatted(string? value) => _writer.AppendValue(value);

    /// <summary>Takes a number.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : struct, IFormattable => _writer.AppendValue(value.ToString(format, CultureInfo.InvariantCulture));
}
