using MimeKit;
using MimeKit.Utils;

namespace PostfixQueue.Adapters.Mime;

/// <summary>The value of a header field as a reader sees it.</summary>
internal static class HeaderText
{
    /// <summary>Unfolded, with encoded words decoded (RFC 2047).</summary>
    /// <param name="options">How MimeKit is to read.</param>
    /// <param name="raw">The bytes behind the colon, with line ends.</param>
    public static string Decode(ParserOptions options, byte[] raw)
    {
        // A line end with the blanks behind it is one blank to a reader (RFC 5322, section 2.2.3).
        List<byte> unfolded = new(raw.Length);
        bool isFold = false;
        foreach (byte value in raw)
        {
            if (value is (byte)'\r' or (byte)'\n')
                isFold = true;
            else if (!isFold || value is not ((byte)' ' or (byte)'\t'))
                Add(value);
        }

        return Rfc2047.DecodeText(options, [.. unfolded]).Trim(' ', '\t');

        void Add(byte value)
        {
            if (isFold)
                unfolded.Add((byte)' ');
            isFold = false;
            unfolded.Add(value);
        }
    }
}
