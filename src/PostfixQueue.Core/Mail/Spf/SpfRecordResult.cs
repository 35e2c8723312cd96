namespace PostfixQueue.Mail.Spf;

/// <summary>The result of evaluating one record, with all that it pulled in.</summary>
internal sealed record SpfRecordResult(SpfResult Result)
{
    /// <summary>Domains and terms that matched, from the outermost record inwards.</summary>
    public IReadOnlyList<(string Domain, string Term)> Path { get; init; } = [];

    /// <summary>Why the result is an error or none.</summary>
    public string? Problem { get; init; }

    /// <summary>A result that no term gave.</summary>
    public static SpfRecordResult Because(SpfResult result, string problem) => new(result) { Problem = problem };
}
