using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>Makes queue IDs as Postfix does: from the arrival time and the inode of the queue file.</summary>
internal static class QueueIdFormat
{
    /// <summary>Digits without vowels, so that no ID is a word. The inode is written in base 51: without the last digit.</summary>
    private const string SafeDigits = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    private const int TimeBase = 52;
    private const int InodeBase = 51;
    private const int SecondsWidth = 6;
    private const int MicrosecondsWidth = 4;

    public static string Short(long microseconds, ulong inode) =>
        string.Create(CultureInfo.InvariantCulture, $"{microseconds:X5}{inode:X}");

    public static string Long(long seconds, long microseconds, ulong inode) =>
        Encode((ulong)seconds, TimeBase, SecondsWidth)
        + Encode((ulong)microseconds, TimeBase, MicrosecondsWidth)
        + "z"
        + Encode(inode, InodeBase, 0);

    /// <summary>The subdirectory of <c>deferred</c> and <c>defer</c>, for either kind of ID.</summary>
    public static char Directory(long microseconds) => microseconds.ToString("X5", CultureInfo.InvariantCulture)[0];

    private static string Encode(ulong value, uint numberBase, int width)
    {
        Span<char> digits = stackalloc char[20];
        int at = digits.Length;
        do
        {
            digits[--at] = SafeDigits[(int)(value % numberBase)];
            value /= numberBase;
        } while (value > 0);

        return new string(digits[at..]).PadLeft(width, '0');
    }
}
