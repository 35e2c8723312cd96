namespace PostfixQueue.Mail.Spf;

/// <summary>What one mechanism came to.</summary>
/// <param name="IsMatch">It matched.</param>
/// <param name="Error">It ended the evaluation with this error; null when it did not.</param>
/// <param name="Problem">Why it failed; null when it did not.</param>
internal sealed record SpfMatch(bool IsMatch, SpfResult? Error = null, string? Problem = null)
{
    /// <summary>Inside an include: what matched there.</summary>
    public IReadOnlyList<(string Domain, string Term)> Path { get; init; } = [];

    /// <summary>It matched.</summary>
    public static SpfMatch Yes { get; } = new(true);

    /// <summary>It did not match.</summary>
    public static SpfMatch No { get; } = new(false);

    /// <summary>One or the other.</summary>
    public static SpfMatch If(bool isMatch) => isMatch ? Yes : No;

    /// <summary>The evaluation ends with <see cref="SpfResult.PermError"/>.</summary>
    public static SpfMatch Permanent(string problem) => new(false, SpfResult.PermError, problem);

    /// <summary>The evaluation ends with <see cref="SpfResult.TempError"/>.</summary>
    public static SpfMatch Temporary(string problem) => new(false, SpfResult.TempError, problem);
}
