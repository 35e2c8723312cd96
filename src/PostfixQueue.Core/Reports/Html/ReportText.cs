using System.Globalization;
using PostfixQueue.Text;

namespace PostfixQueue.Reports.Html;

/// <summary>How a report writes names, shares and times.</summary>
internal static class ReportText
{
    /// <summary>Longer names, of whatever kind, are cut: they come from the network.</summary>
    private const int LongestName = 120;

    /// <summary>The same for sentences.</summary>
    private const int LongestSentence = 600;

    /// <summary>A name.</summary>
    public static string Name(string? name) => ScreenText.Shorten(name ?? "", LongestName);

    /// <summary>A text of some length, such as a reason or a remedy.</summary>
    public static string Sentence(string? text) => ScreenText.Shorten(text ?? "", LongestSentence);

    /// <summary>A part of a whole, such as <c>12 %</c>; <c>&lt; 1 %</c> for little.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? ""
        : part > 0 && part * 100 < whole ? "< 1 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(part * 100.0 / whole)} %");

    /// <summary>A number.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun.</summary>
    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>An instant to the minute, in the zone of the report.</summary>
    public static string Time(DateTime utc, TimeZoneInfo zone) => In(zone, utc, "yyyy-MM-dd HH:mm");

    /// <summary>An instant for programs, with the offset of the zone.</summary>
    public static string Machine(DateTime utc, TimeZoneInfo zone)
    {
        TimeSpan offset = zone.GetUtcOffset(utc);
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        return In(zone, utc, "yyyy-MM-dd'T'HH:mm:ss") + sign + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The zone and how far it is from UTC at that time.</summary>
    public static string Zone(TimeZoneInfo zone, DateTime utc)
    {
        TimeSpan offset = zone.GetUtcOffset(utc);
        string sign = offset < TimeSpan.Zero ? "−" : "+";
        return offset == TimeSpan.Zero && zone.Id is "UTC" or "Etc/UTC"
            ? "UTC"
            : $"{zone.Id} (UTC{sign}{offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture)})";
    }

    /// <summary>An instant of the zone, in a form.</summary>
    public static string In(TimeZoneInfo zone, DateTime utc, string format)
    {
        long ticks = utc.Ticks + zone.GetUtcOffset(utc).Ticks;
        DateTime local = new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
        return local.ToString(format, CultureInfo.InvariantCulture);
    }
}
