using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using PostfixQueue.Text;

namespace PostfixQueue.Reports.Html;

/// <summary>
/// Writes HTML. Markup can only be what stands in the source as such: whatever is put in at run time is a value, and goes through the one
/// encoder.
/// </summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>How many bytes it comes to in UTF-8.</summary>
    public int Length { get; private set; }

    /// <summary>Writes markup with values in it: that has been done when this is called, by what the compiler made of the text.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The compiler passes the instance on to the markup.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;

    /// <summary>All that has been written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Writes what stands in the source.</summary>
    public void AppendMarkup(string markup)
    {
        _text.Append(markup);
        Length += Encoding.UTF8.GetByteCount(markup);
    }

    private void AppendValue(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        string encoded = s_encoder.Encode(ScreenText.Clean(value));
        _text.Append(encoded);
        Length += Encoding.UTF8.GetByteCount(encoded);
    }

    /// <summary>
    /// An interpolated text as markup with values: the compiler passes what stands in the source apart from what is put into it.
    /// </summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly HtmlWriter _writer;

        /// <param name="literalLength">How long the markup is; from the compiler.</param>
        /// <param name="formattedCount">How many values there are; from the compiler.</param>
        /// <param name="writer">Takes it.</param>
        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
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
}
