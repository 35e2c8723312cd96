namespace PostfixQueue.Delay;

/// <summary>How frequent sequences of three characters are in reasons.</summary>
internal sealed class GramCounts
{
    public const int GramLength = 3;

    private readonly Dictionary<long, int> _counts = [];

    /// <param name="samples">Normalized reasons.</param>
    public GramCounts(IEnumerable<string> samples)
    {
        foreach (string sample in samples)
        {
            for (int at = 0; at + GramLength <= sample.Length; at++)
            {
                long key = Key(sample, at);
                _counts[key] = _counts.GetValueOrDefault(key) + 1;
            }
        }
    }

    /// <summary>
    /// Where the rarest sequence of a literal begins, and how frequent that is; a literal too short to have one is more frequent than any.
    /// </summary>
    public (int Offset, int Count) Rarest(string literal)
    {
        (int Offset, int Count) best = (0, int.MaxValue);
        for (int at = 0; at + GramLength <= literal.Length; at++)
        {
            int count = _counts.GetValueOrDefault(Key(literal, at));
            if (count < best.Count)
                best = (at, count);
        }

        return best;
    }

    private static long Key(string text, int at) => ((long)text[at] << 32) | ((long)text[at + 1] << 16) | text[at + 2];
}
