using System.Buffers.Text;

namespace PostfixQueue.Spool;

/// <summary>Bytes as the C programs of Postfix take them.</summary>
internal static class CText
{
    /// <summary>The text up to the first NUL.</summary>
    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The number that a text begins with, behind blanks; 0 when it begins with none, as <c>atol()</c> has it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How much of it that was.</param>
    public static long Number(ReadOnlySpan<byte> text, out int length)
    {
        int start = text.Length - text.TrimStart(" \t\n\v\f\r"u8).Length;
        if (Utf8Parser.TryParse(text[start..], out long value, out int digits))
        {
            length = start + digits;
            return value;
        }

        length = 0;
        return 0;
    }
}
