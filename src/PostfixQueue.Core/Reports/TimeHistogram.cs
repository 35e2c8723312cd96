namespace PostfixQueue.Reports;

/// <summary>
/// Counts instants in spans of time. There is no end to what times a listing may claim, so that the spans become wider when there are many
/// of them: memory stays
/// bounded, and all sums stay right.
/// </summary>
internal sealed class TimeHistogram
{
    private const int MostSpans = 4_096;

    // Each a multiple of the one before, in minutes: up to ten years.
    private static readonly long[] s_widths = [1, 5, 15, 60, 180, 720, 1_440, 10_080, 524_160, 5_241_600];

    private Dictionary<long, int> _counts = [];
    private int _width;

    /// <summary>How long a span is.</summary>
    public TimeSpan Width => TimeSpan.FromMinutes(s_widths[_width]);

    /// <summary>How many instants were counted.</summary>
    public int Count { get; private set; }

    /// <summary>The spans in their order: when each begins, UTC, and how many instants are in it.</summary>
    public IEnumerable<(DateTime Start, int Count)> Spans =>
        _counts.OrderBy(static pair => pair.Key).Select(pair => (new DateTime(pair.Key * Width.Ticks, DateTimeKind.Utc), pair.Value));

    /// <summary>Counts one.</summary>
    /// <param name="time">UTC.</param>
    public void Add(DateTime time)
    {
        Count++;
        Add(_counts, time.Ticks / Width.Ticks, 1);
        if (_counts.Count > MostSpans && _width < s_widths.Length - 1)
            Widen();
    }

    private static void Add(Dictionary<long, int> counts, long span, int count) => counts[span] = counts.GetValueOrDefault(span) + count;

    private void Widen()
    {
        long factor = s_widths[_width + 1] / s_widths[_width];
        Dictionary<long, int> wider = [];
        foreach ((long span, int count) in _counts)
            Add(wider, span / factor, count);
        (_counts, _width) = (wider, _width + 1);
    }
}
