using System.Buffers.Text;

namespace PostfixQueue.Log;

/// <summary>
/// A line of the mail log taken apart: time, host, <c>postfix/smtpd[123]: </c>, text. Traditional lines, RFC 5424, and what container
/// runtimes and images put before or between the parts. The parts are slices of the line.
/// </summary>
internal readonly ref struct LogLine
{
    /// <summary>Words that may stand between the time and the program.</summary>
    private const int MaximumWords = 3;

    /// <summary>Within so many bytes a line has its time.</summary>
    private const int LongestPrefix = 256;

    private LogLine(DateTime utc, ReadOnlySpan<byte> host, ReadOnlySpan<byte> tag, int processId, ReadOnlySpan<byte> text)
    {
        Utc = utc;
        Host = host;
        Tag = tag;
        ProcessId = processId;
        Text = WithoutRepeats(text, out int count);
        RepeatCount = count;
    }

    /// <summary>When it was logged.</summary>
    public DateTime Utc { get; }

    /// <summary>The host as the log names it; empty where it does not.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>Who logged it: <c>syslog_name</c>, a slash, and the program.</summary>
    public ReadOnlySpan<byte> Tag { get; }

    /// <summary>The process; 0 when the line does not tell.</summary>
    public int ProcessId { get; }

    /// <summary>What was logged.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>How often it was logged: syslog daemons write repeats in one line.</summary>
    public int RepeatCount { get; }

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
        bool isStructured = false;
        if (!line.IsEmpty && line[0] == '<')
            line = WithoutPriority(line, out isStructured);
        if (!TryTakeTime(line, clock, out DateTime utc, out ReadOnlySpan<byte> rest))
            return !isStructured && TryParseBehindPrefix(line, clock, out result);
        return isStructured ? TryParseStructured(utc, rest, out result) : TryParseBehindTime(utc, rest, clock, out result);
    }

    private static bool TryTakeTime(ReadOnlySpan<byte> line, LogClock clock, out DateTime utc, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (!clock.TryRead(line, out utc, out int length) || length >= line.Length || line[length] != ' ')
            return false;
        rest = line[(length + 1)..].TrimStart((byte)' ');
        return true;
    }

    /// <summary>What <c>grep</c> or the runtime of containers puts before a line: <c>mail.log:</c>, <c>mail-1  | </c>.</summary>
    private static bool TryParseBehindPrefix(ReadOnlySpan<byte> line, LogClock clock, out LogLine result)
    {
        for (int at = 1; at < line.Length && at < LongestPrefix; at++)
        {
            if (
                line[at - 1] is (byte)' ' or (byte)':' or (byte)'\t'
                && char.IsAsciiLetterOrDigit((char)line[at])
                && TryTakeTime(line[at..], clock, out DateTime utc, out ReadOnlySpan<byte> rest)
            )
                return TryParseBehindTime(utc, rest, clock, out result);
        }

        result = default;
        return false;
    }

    /// <summary>
    /// What a container logs has the time of its runtime, too. That counts: its own, where it has one, is in the zone of the container.
    /// </summary>
    private static bool TryParseBehindTime(DateTime utc, ReadOnlySpan<byte> rest, LogClock clock, out LogLine result)
    {
        if (rest.StartsWith("stdout F "u8) || rest.StartsWith("stderr F "u8))
            rest = rest["stdout F ".Length..];

        // Words stand before the program as well, so a time is looked for first where one may be.
        bool mayBeTime = !rest.IsEmpty && char.IsAsciiDigit((char)rest[0]);
        if (!mayBeTime && TryParse(utc, rest, out result))
            return true;
        if (TryTakeTime(rest, clock, out _, out ReadOnlySpan<byte> behind) && TryParse(utc, behind, out result))
            return true;
        result = default;
        return mayBeTime && TryParse(utc, rest, out result);
    }

    private static bool TryParse(DateTime utc, ReadOnlySpan<byte> rest, out LogLine result)
    {
        result = default;

        // Between the host and the program some syslog daemons write how grave the line is, others leave the host out.
        ReadOnlySpan<byte> host = default;
        ReadOnlySpan<byte> behind = rest;
        int end = -1;
        for (int words = 0; words <= MaximumWords; words++)
        {
            end = behind.IndexOfAny((byte)'[', (byte)':', (byte)' ');
            if (end > 0 && behind[end] != ' ' && IsTag(behind, end))
                break;
            int blank = behind.IndexOf((byte)' ');
            if (blank <= 0 || words == MaximumWords)
                return false;
            if (words == 0)
                host = behind[..blank];
            behind = behind[(blank + 1)..].TrimStart((byte)' ');
        }

        ReadOnlySpan<byte> tag = behind[..end];
        int processId = 0;
        if (behind[end] == '[')
        {
            int close = behind.IndexOf((byte)']');
            if (close < end || Number(behind[(end + 1)..close]) is not (>= 0 and var number))
                return false;
            processId = number;
            end = close + 1;
        }

        if (!behind[end..].StartsWith(": "u8))
            return false;
        result = new LogLine(utc, IsLevel(host) ? default : host, tag, processId, behind[(end + 2)..]);
        return true;
    }

    /// <summary><c>name: </c> or <c>name[123]: </c>, which no host looks like.</summary>
    private static bool IsTag(ReadOnlySpan<byte> text, int end)
    {
        if (text[end] == ':')
            return text[end..].StartsWith(": "u8);
        int close = text.IndexOf("]: "u8);
        return close > end && !text[(end + 1)..close].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Where the host is left out, the word behind the time tells how grave the line is.</summary>
    private static bool IsLevel(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("INFO"u8)
        || word.SequenceEqual("WARN"u8)
        || word.SequenceEqual("WARNING"u8)
        || word.SequenceEqual("ERROR"u8)
        || word.SequenceEqual("NOTICE"u8)
        || word.SequenceEqual("CRIT"u8)
        || word.SequenceEqual("DEBUG"u8)
        || word.SequenceEqual("info"u8)
        || word.StartsWith("mail."u8);

    /// <summary>
    /// The line behind <c>&lt;22&gt;</c>, which a log written as it comes over the network begins with, and behind the version of RFC 5424,
    /// section 6.2.
    /// </summary>
    private static ReadOnlySpan<byte> WithoutPriority(ReadOnlySpan<byte> line, out bool isStructured)
    {
        isStructured = false;
        int close = line.IndexOf((byte)'>');
        if (close is < 2 or > 4 || Number(line[1..close]) < 0)
            return line;
        line = line[(close + 1)..];
        isStructured = line.StartsWith("1 "u8);
        return isStructured ? line[2..] : line;
    }

    /// <summary>RFC 5424, section 6: host, program, process, message type, structured data, text.</summary>
    private static bool TryParseStructured(DateTime utc, ReadOnlySpan<byte> rest, out LogLine result)
    {
        result = default;
        if (
            !TakeWord(ref rest, out ReadOnlySpan<byte> host)
            || !TakeWord(ref rest, out ReadOnlySpan<byte> tag)
            || !TakeWord(ref rest, out ReadOnlySpan<byte> process)
            || !TakeWord(ref rest, out _)
        )
            return false;
        int data = rest.StartsWith("["u8) ? rest.IndexOf("] "u8) + 1 : rest.IndexOf((byte)' ');
        if (data <= 0)
            return false;
        result = new LogLine(utc, host.SequenceEqual("-"u8) ? default : host, tag, Math.Max(0, Number(process)), rest[(data + 1)..]);
        return true;
    }

    private static bool TakeWord(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        int end = rest.IndexOf((byte)' ');
        word = end > 0 ? rest[..end] : default;
        if (end > 0)
            rest = rest[(end + 1)..];
        return end > 0;
    }

    /// <summary><c>message repeated 3 times: [ text]</c>, as rsyslogd(8) writes it.</summary>
    private static ReadOnlySpan<byte> WithoutRepeats(ReadOnlySpan<byte> text, out int count)
    {
        count = 1;
        ReadOnlySpan<byte> begin = "message repeated "u8;
        if (!text.StartsWith(begin) || text[^1] != ']')
            return text;
        int mark = text.IndexOf(" times: ["u8);
        if (mark < begin.Length || Number(text[begin.Length..mark]) is not (> 0 and var number))
            return text;
        count = number;
        return text[(mark + " times: [".Length)..^1].TrimStart((byte)' ');
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        !digits.IsEmpty
        && char.IsAsciiDigit((char)digits[0])
        && Utf8Parser.TryParse(digits, out int number, out int length)
        && length == digits.Length
            ? number
            : -1;
}
