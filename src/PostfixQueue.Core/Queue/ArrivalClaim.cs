using System.Globalization;

namespace PostfixQueue.Queue;

/// <summary>
/// When an object says that its message arrived, whatever the object has been through: a time with its zone is an instant; a time without
/// one, or a text such as CSV files hold, is what the clock of some zone showed, written in the way of some culture.
/// </summary>
internal sealed class ArrivalClaim
{
    /// <summary>Offsets from UTC are multiples of this.</summary>
    private const long ZoneStep = 15 * 60;

    /// <summary>The clocks of two zones differ by no more than this, in seconds.</summary>
    private const long ZoneSpan = 26 * 60 * 60;

    // How most cultures write times, for a machine that knows no culture; the day stands before the month, and the year in front or behind.
    private static readonly string[] s_formats =
    [
        .. from date in new[]
        {
            "d/M/yyyy",
            "d.M.yyyy",
            "d-M-yyyy",
            "d. M. yyyy",
            "yyyy/M/d",
            "yyyy-M-d",
            "yyyy.M.d",
            "yyyy. M. d.",
            "M/d/yyyy",
        }
        from time in new[] { "H:mm:ss", "H.mm.ss", "h:mm:ss tt" }
        from between in new[] { " ", ", " }
        select date + between + time,
    ];

    // Cultures that write times alike read them alike.
    private static readonly Lazy<CultureInfo[]> s_cultures = new(static () =>
        [
            .. CultureInfo
                .GetCultures(CultureTypes.SpecificCultures)
                .DistinctBy(static culture =>
                    (
                        culture.DateTimeFormat.ShortDatePattern,
                        culture.DateTimeFormat.LongTimePattern,
                        culture.DateTimeFormat.AMDesignator,
                        culture.DateTimeFormat.PMDesignator,
                        culture.Calendar.GetType()
                    )
                ),
        ]
    );

    private readonly long? _instant;
    private readonly DateTime? _wall;
    private readonly string? _text;

    private ArrivalClaim(long? instant, DateTime? wall, string? text) => (_instant, _wall, _text) = (instant, wall, text);

    /// <summary>The claim of an item that has just been listed.</summary>
    public static ArrivalClaim From(DateTime time) => Read(time)!;

    /// <summary>The claim in a value; null when it is none.</summary>
    public static ArrivalClaim? Read(object? value) =>
        value switch
        {
            DateTime { Kind: DateTimeKind.Unspecified } wall => new ArrivalClaim(null, wall, null),
            DateTime time => new ArrivalClaim(SecondsOf(time.ToUniversalTime()), null, null),
            DateTimeOffset time => new ArrivalClaim(time.ToUnixTimeSeconds(), null, null),
            string text when InstantOf(text) is { } time => Read(time),
            string text when ReadingsOf(text).Any() => new ArrivalClaim(null, null, text),
            _ => null,
        };

    /// <summary>True when the message that arrived then can be the one, by the clock of this machine's zone; to the second.</summary>
    public bool Fits(DateTime arrival)
    {
        long seconds = SecondsOf(arrival.ToUniversalTime());
        return _instant == seconds
            || Walls().Any(wall => WallClock.Readings(wall, TimeZoneInfo.Local).Any(reading => SecondsOf(reading) == seconds));
    }

    /// <summary>
    /// True when the clock of some zone showed this when the message arrived: for an object that says beside it what the time was in UTC.
    /// </summary>
    public bool FitsInSomeZone(DateTime arrival)
    {
        long seconds = SecondsOf(arrival.ToUniversalTime());
        return _instant == seconds
            || Walls()
                .Select(static wall => SecondsOf(wall))
                .Any(wall => (wall - seconds) % ZoneStep == 0 && Math.Abs(wall - seconds) <= ZoneSpan);
    }

    private IEnumerable<DateTime> Walls() =>
        _wall is { } wall ? [wall]
        : _text is null ? []
        : ReadingsOf(_text);

    private static long SecondsOf(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    /// <summary>The time in a text that names its zone.</summary>
    private static DateTime? InstantOf(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
        && time.Kind != DateTimeKind.Unspecified
            ? time
            : null;

    /// <summary>
    /// What a text without a zone means in this session's culture, to PowerShell, and, when that is asked for too, to others.
    /// </summary>
    private static IEnumerable<DateTime> ReadingsOf(string text)
    {
        foreach (CultureInfo? culture in new[] { CultureInfo.CurrentCulture, CultureInfo.InvariantCulture }.Concat(s_cultures.Value))
        {
            if (DateTime.TryParseExact(text, "G", culture, DateTimeStyles.None, out DateTime exact))
                yield return DateTime.SpecifyKind(exact, DateTimeKind.Unspecified);
            if (DateTime.TryParse(text, culture, DateTimeStyles.None, out DateTime time))
                yield return DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        }

        foreach (string format in s_formats)
            if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
                yield return time;
    }
}
