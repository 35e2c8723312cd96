using System.Diagnostics.CodeAnalysis;
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
    public void Write([InterpolatedStringHandlerArgument("")] ref HtmlMarkup markup) => _ = markup;

    /// <summary>All that has been written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Writes what stands in the source. For <see cref="HtmlMarkup"/>.</summary>
    internal void AppendMarkup(string markup)
    {
        _text.Append(markup);
        Length += Encoding.UTF8.GetByteCount(markup);
    }

    /// <summary>Writes a value. For <see cref="HtmlMarkup"/>.</summary>
    internal void AppendValue(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        string encoded = s_encoder.Encode(ScreenText.Clean(value));
        _text.Append(encoded);
        Length += Encoding.UTF8.GetByteCount(encoded);
    }
}
