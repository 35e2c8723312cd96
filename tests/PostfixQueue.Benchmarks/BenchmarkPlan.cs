namespace PostfixQueue.Benchmarks;

/// <summary>What to measure, and how much of it.</summary>
internal sealed record BenchmarkPlan
{
    /// <summary>Messages in the real queue.</summary>
    public int Messages { get; init; }

    /// <summary>Items of the replayed listing, reasons, lines of the log.</summary>
    public int Items { get; init; }

    /// <summary>Interleaved pairs behind each figure.</summary>
    public int Pairs { get; init; }

    /// <summary>After so long a figure has to do with the pairs that it has.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Names of the figures asked for; none means all.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>True when a figure was asked for.</summary>
    public bool Wants(string name) => Wanted.Count == 0 || Wanted.Contains(name, StringComparer.OrdinalIgnoreCase);
}
