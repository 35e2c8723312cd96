using System.Buffers.Text;

namespace PostfixQueue.Log;

/// <summary>
/// Reads the times that log lines begin with: <c>Nov 23 16:24:32</c> as syslog(3) and postlogd(8) write them, with or without a year, in
/// local time; and RFC 3339, with which newer syslog daemons and the journal begin. Lines are given in their order: of the hour that comes
/// twice a year the clock tells the second time by the lines before. For one thread.
/// </summary>
/// <param name="zone">The zone of times without one.</param>
/// <param name="latest">The latest local time that a line can have: tells which year a time without one belongs to.</param>
internal sealed partial class LogClock(TimeZoneInfo zone, DateTime latest)
{
    private const int TraditionalLength = 15;
    private const int SecondsEnd = 19;
    private const int LeapYearCycle = 8;

    /// <summary>By so much lines of several processes may be out of order.</summary>
    private static readonly TimeSpan s_disorder = TimeSpan.FromMinutes(1);

    private DateTime _last;

    /// <param name="time">Tells the time zone, and which year a time without one belongs to.</param>
    public LogClock(TimeProvider time)
        : this(time.LocalTimeZone, time.GetLocalNow().DateTime.AddDays(1)) { }

    /// <summary>The zone of times without one.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>A clock for other lines of the same log.</summary>
    public LogClock Fresh() => new(zone, latest);

    /// <summary>A clock for a log that ends before the present: nothing in it is of a later time.</summary>
    /// <param name="lastUtc">When the log was last written to.</param>
    public LogClock Until(DateTime lastUtc)
    {
        // One of these days the rest of the calendar.
        DateTime end = lastUtc < DateTime.MaxValue.AddDays(-3) ? TimeZoneInfo.ConvertTimeFromUtc(lastUtc, zone).AddDays(1) : latest;
        return new LogClock(zone, end < latest ? end : latest);
    }

    /// <summary>Reads the time at the beginning of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="utc">The time.</param>
    /// <param name="length">How much of the line it takes.</param>
    /// <returns>False when the line does not begin with a time.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        if (!TryReadKnownHour(line, out utc, out length) && !TryReadAnyHour(line, out utc, out length))
            return false;

        // Some syslog daemons write parts of a second, with the traditional time too.
        utc = utc.AddTicks(Fraction(line, ref length));
        return true;
    }

    private bool TryReadAnyHour(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = 0;
        if (line.Length < TraditionalLength)
            return false;
        return char.IsAsciiDigit((char)line[0])
            ? TryReadInternet(line, out utc, out length) || TryReadTraditional(line, yearAt: 0, monthAt: 5, out utc, out length)
            : TryReadTraditional(line, yearAt: 7, monthAt: 0, out utc, out length);
    }

    /// <summary>The time of this machine's own clock.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, zone);

    /// <summary>
    /// RFC 3339, section 5.6; also with an offset without a colon, as journalctl(1) prints it, and without any, in local time.
    /// </summary>
    private bool TryReadInternet(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = SecondsEnd;
        if (
            line.Length <= SecondsEnd
            || line[4] != '-'
            || line[7] != '-'
            || line[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryBuild(Number(line[..4]), Number(line[5..7]), Number(line[8..10]), line[11..], out DateTime local)
        )
            return false;
        local = local.AddTicks(Fraction(line, ref length));
        if (length == line.Length)
            return false;
        if (line[length] == ' ')
            return TryPlace(local, out utc);
        return TryReadOffset(line, ref length, out TimeSpan offset) && TryShift(local, offset, out utc);
    }

    /// <summary>The part of a second, in ticks.</summary>
    private static long Fraction(ReadOnlySpan<byte> line, ref int length)
    {
        if (length >= line.Length || line[length] is not ((byte)'.' or (byte)','))
            return 0;
        length++;
        long ticks = 0;
        long unit = TimeSpan.TicksPerSecond;
        for (; length < line.Length && char.IsAsciiDigit((char)line[length]); length++)
        {
            unit /= 10;
            ticks += (line[length] - '0') * unit;
        }

        return ticks;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> line, ref int length, out TimeSpan offset)
    {
        offset = default;
        if (length >= line.Length)
            return false;
        byte sign = line[length++];
        if (sign is (byte)'Z' or (byte)'z')
            return true;
        if (sign is not ((byte)'+' or (byte)'-') || line.Length < length + 4)
            return false;
        int hours = Number(line.Slice(length, 2));
        length += line[length + 2] == ':' ? 3 : 2;
        if (line.Length < length + 2)
            return false;
        int minutes = Number(line.Slice(length, 2));
        length += 2;
        if (hours is < 0 or > 14 || minutes is < 0 or > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (sign == '-')
            offset = -offset;
        return true;
    }

    private bool TryReadTraditional(ReadOnlySpan<byte> line, int yearAt, int monthAt, out DateTime utc, out int length)
    {
        utc = default;
        length = monthAt + TraditionalLength;
        if (line.Length < length)
            return false;
        if (monthAt == 0 && line[5] == ' ' && char.IsAsciiDigit((char)line[4]))
            return TryReadShortDay(line, out utc, out length);
        int year = line.Length > yearAt + 5 && line[yearAt + 4] == ' ' ? Number(line.Slice(yearAt, 4)) : -1;
        if (monthAt > 0 && year < 0)
            return false;
        int timeAt = monthAt + 7;
        if (monthAt == 0 && year >= 0)
        {
            timeAt += 5;
            length += 5;
            if (line.Length < length)
                return false;
        }

        int month = Month(line.Slice(monthAt, 3));
        int day = Number(line.Slice(monthAt + 4, 2));
        if (month == 0 || line[monthAt + 3] != ' ' || line[timeAt - 1] != ' ')
            return false;
        return (
                year < 0
                    ? TryBuildWithoutYear(month, day, line[timeAt..], out DateTime local)
                    : TryBuild(year, month, day, line[timeAt..], out local)
            )
            && TryPlace(local, out utc)
            && (year >= 0 || Remember(line, local, utc));
    }

    /// <summary><c>Nov 3 16:24:32</c>: a day of one digit without the blank before it.</summary>
    private bool TryReadShortDay(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = TraditionalLength - 1;
        int month = Month(line[..3]);
        return month > 0
            && line[3] == ' '
            && TryBuildWithoutYear(month, line[4] - '0', line[6..], out DateTime local)
            && TryPlace(local, out utc);
    }

    /// <summary>
    /// The newest year in which the time exists and is not in the future: a line of December read in January, a leap day read years after.
    /// </summary>
    private bool TryBuildWithoutYear(int month, int day, ReadOnlySpan<byte> time, out DateTime local)
    {
        for (int year = latest.Year; year >= latest.Year - LeapYearCycle; year--)
            if (TryBuild(year, month, day, time, out local) && local <= latest)
                return true;
        local = default;
        return false;
    }

    private static bool TryBuild(int year, int month, int day, ReadOnlySpan<byte> time, out DateTime local)
    {
        local = default;
        if (time.Length < 8 || time[2] != ':' || time[5] != ':')
            return false;
        (int hour, int minute, int second) = (Number(time[..2]), Number(time[3..5]), Number(time[6..8]));
        if (year is < 1970 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return false;

        // A leap second is counted as the one before.
        local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return true;
    }

    /// <summary>The instant of a local time. Of the two that it may mean the first that is not before the lines read so far.</summary>
    private bool TryPlace(DateTime local, out DateTime utc)
    {
        if (!zone.IsAmbiguousTime(local))
            return TryShift(local, zone.GetUtcOffset(local), out utc);
        TimeSpan[] offsets = zone.GetAmbiguousTimeOffsets(local);
        (TimeSpan early, TimeSpan late) = offsets[0] > offsets[1] ? (offsets[0], offsets[1]) : (offsets[1], offsets[0]);
        return TryShift(local, early, out utc) && (utc >= _last - s_disorder || TryShift(local, late, out utc));
    }

    private bool TryShift(DateTime local, TimeSpan offset, out DateTime utc)
    {
        utc = DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
        if (utc > _last)
            _last = utc;
        return true;
    }

    private static int Month(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> months = "JanFebMarAprMayJunJulAugSepOctNovDec"u8;
        int index = months.IndexOf(name);
        return index >= 0 && index % 3 == 0 ? 1 + index / 3 : 0;
    }

    /// <summary>A number that may have blanks before it; negative when it is none.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        digits = digits.TrimStart((byte)' ');
        return
            !digits.IsEmpty
            && char.IsAsciiDigit((char)digits[0])
            && Utf8Parser.TryParse(digits, out int number, out int length)
            && length == digits.Length
            ? number
            : -1;
    }
}
