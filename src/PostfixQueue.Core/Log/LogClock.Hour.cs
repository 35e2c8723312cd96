namespace PostfixQueue.Log;

/// <summary>A million lines have few hours: within one that has been read, minutes and seconds are all that is left to read.</summary>
internal sealed partial class LogClock
{
    /// <summary><c>Nov 23 16</c>.</summary>
    private const int HourLength = 9;

    private readonly byte[] _hour = new byte[HourLength];
    private DateTime _hourUtc;
    private bool _knowsHour;

    private bool TryReadKnownHour(ReadOnlySpan<byte> line, out DateTime utc, out int length)
    {
        utc = default;
        length = TraditionalLength;
        if (!_knowsHour || line.Length < TraditionalLength || line[HourLength] != ':' || line[12] != ':' || !line.StartsWith(_hour))
            return false;
        (int minute, int second) = (TwoDigits(line[10..]), TwoDigits(line[13..]));
        if (minute is < 0 or > 59 || second is < 0 or > 60)
            return false;
        utc = _hourUtc.AddTicks(minute * TimeSpan.TicksPerMinute + Math.Min(second, 59) * TimeSpan.TicksPerSecond);
        if (utc > _last)
            _last = utc;
        return true;
    }

    /// <summary>Keeps an hour of which every minute has the same offset and year.</summary>
    private bool Remember(ReadOnlySpan<byte> line, DateTime local, DateTime utc)
    {
        DateTime start = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour));
        DateTime end = start.AddHours(1).AddTicks(-1);
        _knowsHour =
            end <= latest
            && !zone.IsAmbiguousTime(start)
            && !zone.IsAmbiguousTime(end)
            && zone.GetUtcOffset(start) == zone.GetUtcOffset(end);
        if (!_knowsHour)
            return true;
        line[..HourLength].CopyTo(_hour);
        _hourUtc = utc - (local - start);
        return true;
    }

    private static int TwoDigits(ReadOnlySpan<byte> text) =>
        char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : -1;
}
