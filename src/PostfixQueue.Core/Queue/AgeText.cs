using System.Globalization;

namespace PostfixQueue.Queue;

/// <summary>
/// Spans of time as an administrator types them, <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>5d</c>, <c>1w</c>, <c>1d12h</c>, and as messages
/// tell them.
/// </summary>
internal static class AgeText
{
    /// <summary>A span in its two largest units: <c>3d 4h</c>, <c>2h 5m</c>, <c>4m</c>, <c>12s</c>; negative ones count as zero.</summary>
    public static string Format(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (span.Days > 0)
            return span.Hours == 0 ? string.Create(culture, $"{span.Days}d") : string.Create(culture, $"{span.Days}d {span.Hours}h");
        if (span.Hours > 0)
            return span.Minutes == 0 ? string.Create(culture, $"{span.Hours}h") : string.Create(culture, $"{span.Hours}h {span.Minutes}m");
        return span.Minutes > 0 ? string.Create(culture, $"{span.Minutes}m") : string.Create(culture, $"{span.Seconds}s");
    }

    /// <summary>
    /// A span in the largest unit of which it has two: <c>12d</c>, <c>47h</c>, <c>90m</c>, <c>12s</c>; negative ones count as zero.
    /// </summary>
    public static string Narrow(TimeSpan span)
    {
        (double count, char unit) = span switch
        {
            { TotalDays: >= 2 } => (span.TotalDays, 'd'),
            { TotalHours: >= 2 } => (span.TotalHours, 'h'),
            { TotalMinutes: >= 2 } => (span.TotalMinutes, 'm'),
            _ => (Math.Max(0, span.TotalSeconds), 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(count)}{unit}");
    }

    /// <summary>The span, or null when the text is not one. A bare number is not: nobody can tell its unit.</summary>
    public static TimeSpan? Parse(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return null;
        if (rest.Contains(':'))
            return TimeSpan.TryParse(rest, CultureInfo.InvariantCulture, out TimeSpan span) && span >= TimeSpan.Zero ? span : null;
        double seconds = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
                return null;
            int unit = char.ToLowerInvariant(rest[digits]) switch
            {
                's' => 1,
                'm' => 60,
                'h' => 3_600,
                'd' => 86_400,
                'w' => 604_800,
                _ => 0,
            };
            if (unit == 0)
                return null;
            seconds += unit * double.Parse(rest[..digits], CultureInfo.InvariantCulture);
            rest = rest[(digits + 1)..];
        }

        return seconds > TimeSpan.MaxValue.TotalSeconds / 2 ? null : TimeSpan.FromSeconds(seconds);
    }
}
