namespace PostfixQueue.Ports;

/// <summary>What came of a request. Texts come from the server as they are: they are not safe to show.</summary>
internal sealed record HttpsAnswer
{
    /// <summary>What came of it.</summary>
    public required HttpsOutcome Outcome { get; init; }

    /// <summary>The status code; 0 when no answer came.</summary>
    public int StatusCode { get; init; }

    /// <summary>
    /// The text, when <see cref="Outcome"/> is <see cref="HttpsOutcome.Succeeded"/>. Octets that are no UTF-8 appear as U+FFFD.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>For failures: what the system, the library or the server said. Empty otherwise.</summary>
    public string Detail { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Outcome == HttpsOutcome.Succeeded ? $"{Outcome}" : $"{Outcome}: {Detail}";
}
