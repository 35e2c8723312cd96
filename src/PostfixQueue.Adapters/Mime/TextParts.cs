using System.Text;
using MimeKit;

namespace PostfixQueue.Adapters.Mime;

/// <summary>The parts of a message that are text to read.</summary>
/// <param name="maximumBytes">How much is kept of each kind.</param>
internal sealed class TextParts(int maximumBytes)
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly StringBuilder _plain = new();
    private readonly StringBuilder _html = new();
    private long _plainLeftOut;
    private long _htmlLeftOut;
    private bool _hasPlain;
    private bool _hasHtml;

    /// <summary>How many bytes of the next part are kept.</summary>
    public int Room => Math.Max(0, maximumBytes - Math.Max(_plain.Length, _html.Length));

    /// <summary>How many bytes of the chosen text are missing.</summary>
    public long LeftOut => IsHtml ? _htmlLeftOut : _plainLeftOut;

    private bool IsHtml => _hasHtml && string.IsNullOrWhiteSpace(_plain.ToString());

    /// <summary>Adds a part.</summary>
    /// <param name="kept">What is kept of it.</param>
    /// <param name="size">How large it was.</param>
    /// <param name="contentType">Its type.</param>
    public void Add(MemoryStream kept, long size, ContentType contentType)
    {
        bool isHtml = contentType.IsMimeType("text", "html");
        StringBuilder text = isHtml ? _html : _plain;
        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        text.Append(Decode(kept.GetBuffer().AsSpan(0, (int)kept.Length), contentType));
        if (isHtml)
            (_hasHtml, _htmlLeftOut) = (true, _htmlLeftOut + Math.Max(0, size - kept.Length));
        else
            (_hasPlain, _plainLeftOut) = (true, _plainLeftOut + Math.Max(0, size - kept.Length));
    }

    /// <summary>The plain text where there is one that says something, else what can be read of the HTML.</summary>
    public (string? Text, string? Type) Choose()
    {
        if (IsHtml)
            return (HtmlText.Extract(_html.ToString()), "text/html");
        return _hasPlain ? (_plain.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), "text/plain") : (null, null);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, ContentType contentType)
    {
        if (CharsetOf(contentType) is { } encoding)
            return encoding.GetString(bytes);
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>Null when none is named, or one that does not exist.</summary>
    private static Encoding? CharsetOf(ContentType contentType)
    {
        if (string.IsNullOrEmpty(contentType.Charset))
            return null;
        try
        {
            return contentType.CharsetEncoding;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
