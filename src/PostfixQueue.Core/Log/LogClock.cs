using System.Globalization;

namespace PostfixQueue.Log;

/// <summary>
/// Reads the times that log lines begin with: <c>Nov 23 16:24:32</c> as syslog(3) and postlogd(8) write them, with or without a year, in local
/// time; and RFC 3339, with which newer syslog daemons and the journal begin.
/// </summary>
/// <param name="time">Tells the time zone, and which year a time without one belongs to.</param>
internal sealed class LogClock(TimeProvider time)
{
    private const int TraditionalLength = 15;
    private const int SecondsEnd = 19;

    private readonly TimeZoneInfo _zone = time.LocalTimeZone;
    private readonly DateTime _latest = time.GetLocalNow().DateTime.AddDays(1);

    /// <summary>Reads the time at the beginning of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="utc">The time.</param>
    /// <param name="length">How much of the line it takes.</param>
    /// <returns>False when the line does not begin with a time.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = 0;
        if (line.Length < TraditionalLength) return false;
        return char.IsAsciiDigit((char)line[0])
            ? TryReadInternet(line, out utc, out length) || TryReadTraditional(line, yearAt: 0, monthAt: 5, out utc, out length)
            : TryReadTraditional(line, yearAt: 7, monthAt: 0, out utc, out length);
    }

    /// <summary>The time of this machine's own clock.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, _zone);

    /// <summary>RFC 3339, section 5.6; also with an offset without a colon, as journalctl(1) prints it.</summary>
    private static bool TryReadInternet(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = SecondsEnd;
        if (line.Length <= SecondsEnd || line[4] != '-' || line[7] != '-' || line[10] is not ((byte)'T' or (byte)'t')
            || !TryBuild(Number(line[..4]), Number(line[5..7]), Number(line[8..10]), line[11..], out var local)) return false;
        if (line[length] == '.')
        {
            length++;
            while (length < line.Length && char.IsAsciiDigit((char)line[length])) length++;
        }

        if (length == line.Length) return false;
        var sign = line[length++];
        if (sign is (byte)'Z' or (byte)'z')
        {
            utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
            return true;
        }

        if (sign is not ((byte)'+' or (byte)'-') || line.Length < length + 4) return false;
        var hours = Number(line.Slice(length, 2));
        length += line[length + 2] == ':' ? 3 : 2;
        if (line.Length < length + 2) return false;
        var minutes = Number(line.Slice(length, 2));
        length += 2;
        if (hours is < 0 or > 14 || minutes is < 0 or > 59) return false;
        var offset = new TimeSpan(hours, minutes, 0);
        return TryShift(local, sign == '-' ? -offset : offset, out utc);
    }

    private bool TryReadTraditional(ReadOnlySpan<byte> line, int yearAt, int monthAt, out DateTime utc, out int length)
    {
        utc = default;
        length = monthAt + TraditionalLength;
        if (line.Length < length) return false;
        var year = line.Length > yearAt + 5 && line[yearAt + 4] == ' ' ? Number(line.Slice(yearAt, 4)) : -1;
        if (monthAt > 0 && year < 0) return false;
        var timeAt = monthAt + 7;
        if (monthAt == 0 && year >= 0)
        {
            timeAt += 5;
            length += 5;
            if (line.Length < length) return false;
        }

        var month = Month(line.Slice(monthAt, 3));
        var day = Number(line.Slice(monthAt + 4, 2));
        if (month == 0 || line[monthAt + 3] != ' ' || line[timeAt - 1] != ' ') return false;
        if (!TryBuild(year < 0 ? _latest.Year : year, month, day, line[timeAt..], out var local)
            && !(year < 0 && TryBuild(_latest.Year - 1, month, day, line[timeAt..], out local))) return false;

        // A line of December read in January.
        if (year < 0 && local > _latest && !TryBuild(local.Year - 1, month, day, line[timeAt..], out local)) return false;
        return TryShift(local, _zone.GetUtcOffset(local), out utc);
    }

    private static bool TryBuild(int year, int month, int day, ReadOnlySpan<byte> time, out DateTime local)
    {
        local = default;
        if (time.Length < 8 || time[2] != ':' || time[5] != ':') return false;
        var (hour, minute, second) = (Number(time[..2]), Number(time[3..5]), Number(time[6..8]));
        if (year is < 1970 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60) return false;

        // A leap second is counted as the one before.
        local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return true;
    }

    private static bool TryShift(DateTime local, TimeSpan offset, out DateTime utc)
    {
        utc = DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
        return true;
    }

    private static int Month(ReadOnlySpan<byte> name)
    {
        var months = "JanFebMarAprMayJunJulAugSepOctNovDec"u8;
        var index = months.IndexOf(name);
        return index >= 0 && index % 3 == 0 ? 1 + index / 3 : 0;
    }

    /// <summary>A number that may have blanks before it; negative when it is none.</summary>
    private static int Number(ReadOnlySpan<byte> digits) =>
        int.TryParse(digits.TrimStart((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
