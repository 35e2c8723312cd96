using System.Globalization;

namespace PostfixQueue.Log;

/// <summary>A line of the mail log taken apart: time, host, <c>postfix/smtpd[123]: </c>, text. The parts are slices of the line.</summary>
internal readonly ref struct LogLine
{
    /// <summary>Words that may stand between the time and the program.</summary>
    private const int MaximumWords = 3;

    private LogLine(DateTime utc, ReadOnlySpan<byte> host, ReadOnlySpan<byte> tag, int processId, ReadOnlySpan<byte> text)
    {
        Utc = utc;
        Host = host;
        Tag = tag;
        ProcessId = processId;
        Text = text;
    }

    /// <summary>When it was logged.</summary>
    public DateTime Utc { get; }

    /// <summary>The host as the log names it.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>Who logged it: <c>syslog_name</c>, a slash, and the program.</summary>
    public ReadOnlySpan<byte> Tag { get; }

    /// <summary>The process; 0 when the line does not tell.</summary>
    public int ProcessId { get; }

    /// <summary>What was logged.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The program: what stands behind the last slash of the tag.</summary>
    public ReadOnlySpan<byte> Program => Tag[(Tag.LastIndexOf((byte)'/') + 1)..];

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line, without its line feed.</param>
    /// <param name="clock">Reads its time.</param>
    /// <param name="result">The parts.</param>
    /// <returns>False for a line of another shape.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, LogClock clock, out LogLine result)
    {
        result = default;
        if (!clock.TryRead(line, out var utc, out var length) || length >= line.Length || line[length] != ' ') return false;
        var rest = line[(length + 1)..].TrimStart((byte)' ');

        // Between the host and the program some syslog daemons write how grave the line is, others leave the host out.
        ReadOnlySpan<byte> host = default;
        var behind = rest;
        var end = -1;
        for (var words = 0; words <= MaximumWords; words++)
        {
            end = behind.IndexOfAny((byte)'[', (byte)':', (byte)' ');
            if (end > 0 && behind[end] != ' ' && IsTag(behind, end)) break;
            var blank = behind.IndexOf((byte)' ');
            if (blank <= 0 || words == MaximumWords) return false;
            if (words == 0) host = behind[..blank];
            behind = behind[(blank + 1)..].TrimStart((byte)' ');
        }

        var tag = behind[..end];
        var processId = 0;
        if (behind[end] == '[')
        {
            var close = behind.IndexOf((byte)']');
            if (close < end || !int.TryParse(behind[(end + 1)..close], NumberStyles.None, CultureInfo.InvariantCulture, out processId)) return false;
            end = close + 1;
        }

        if (!behind[end..].StartsWith(": "u8)) return false;
        result = new LogLine(utc, host, tag, processId, behind[(end + 2)..]);
        return true;
    }

    /// <summary><c>name: </c> or <c>name[123]: </c>, which no host looks like.</summary>
    private static bool IsTag(ReadOnlySpan<byte> text, int end)
    {
        if (text[end] == ':') return text[end..].StartsWith(": "u8);
        var close = text.IndexOf("]: "u8);
        return close > end && !text[(end + 1)..close].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
