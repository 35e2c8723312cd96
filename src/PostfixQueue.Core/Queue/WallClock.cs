namespace PostfixQueue.Queue;

/// <summary>What a clock on the wall can mean: local times name an instant, but for the hours in which clocks are changed.</summary>
internal static class WallClock
{
    /// <summary>
    /// The instants, in UTC and their order, at which the clocks of a zone show a time: one, or two where clocks are set back. A time that
    /// is left out because clocks are set forward stands for the moment of that change.
    /// </summary>
    public static IReadOnlyList<DateTime> Readings(DateTime wall, TimeZoneInfo zone)
    {
        DateTime time = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(time))
        {
            // Changes happen at whole minutes.
            time = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
            while (zone.IsInvalidTime(time))
                time = time.AddMinutes(1);
        }

        if (!zone.IsAmbiguousTime(time))
            return [Minus(time, zone.GetUtcOffset(time))];
        return [.. zone.GetAmbiguousTimeOffsets(time).OrderDescending().Select(offset => Minus(time, offset))];
    }

    /// <summary>Stays within what a DateTime can hold.</summary>
    private static DateTime Minus(DateTime time, TimeSpan offset) =>
        new(Math.Clamp(time.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}
