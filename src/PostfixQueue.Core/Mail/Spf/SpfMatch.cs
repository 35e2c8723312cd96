namespace PostfixQueue.Mail.Spf;

/// <summary>What one mechanism came to.</summary>
/// <param name="IsMatch">It matched.</param>
/// <param name="Error">It ended the evaluation with this error; null when it did not.</param>
/// <param name="Detail">What it found, or why it failed.</param>
internal readonly record struct SpfMatch(bool IsMatch, SpfResult? Error, string Detail)
{
    /// <summary>Inside an include: what matched there.</summary>
    public IReadOnlyList<(string Domain, string Term)> Path { get; init; } = [];

    /// <summary>It matched.</summary>
    public static SpfMatch Yes(string detail) => new(true, null, detail);

    /// <summary>It did not match.</summary>
    public static SpfMatch No(string detail) => new(false, null, detail);

    /// <summary>The evaluation ends with <see cref="SpfResult.PermError"/>.</summary>
    public static SpfMatch Permanent(string detail) => new(false, SpfResult.PermError, detail);

    /// <summary>The evaluation ends with <see cref="SpfResult.TempError"/>.</summary>
    public static SpfMatch Temporary(string detail) => new(false, SpfResult.TempError, detail);
}
