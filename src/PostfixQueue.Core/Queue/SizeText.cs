using System.Globalization;

namespace PostfixQueue.Queue;

/// <summary>Sizes as messages and views tell them.</summary>
internal static class SizeText
{
    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>
    /// A size in bytes, KB, MB, GB or TB of 1024, as PowerShell counts them, with two digits that count or three: <c>1.2 KB</c>, <c>48
    /// KB</c>,
    /// <c>999 KB</c>, <c>1.0 MB</c>.
    /// </summary>
    /// <param name="bytes">A number of bytes.</param>
    public static string Format(long bytes)
    {
        double number = bytes;
        int unit = 0;
        while (Math.Abs(number) >= 999.5 && unit < s_units.Length - 1)
        {
            number /= 1024;
            unit++;
        }

        string digits = unit > 0 && Math.Abs(number) < 9.95 ? "0.0" : "0";
        return $"{number.ToString(digits, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }

    /// <summary>The same in at most four characters: <c>999B</c>, <c>1.2K</c>, <c>48K</c>, <c>1.0M</c>.</summary>
    /// <param name="bytes">A number of bytes.</param>
    public static string Narrow(long bytes)
    {
        string text = Format(bytes);
        int blank = text.IndexOf(' ', StringComparison.Ordinal);
        return $"{text[..blank]}{text[blank + 1]}";
    }
}
