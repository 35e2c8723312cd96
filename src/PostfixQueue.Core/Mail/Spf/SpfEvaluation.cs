namespace PostfixQueue.Mail.Spf;

/// <summary>What <c>check_host()</c> found out, and how.</summary>
internal sealed record SpfEvaluation
{
    /// <summary>The result.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>The domain that was asked for.</summary>
    public required string Domain { get; init; }

    /// <summary>The term that decided; null when none did.</summary>
    public string? MatchedTerm { get; init; }

    /// <summary>The domain in whose record that term stands: another one than <see cref="Domain"/> after a redirect.</summary>
    public string? MatchedDomain { get; init; }

    /// <summary>
    /// From the outermost record inwards, the terms that matched, as <c>domain: term</c>: more than one entry when an include passed.
    /// </summary>
    public IReadOnlyList<string> MatchPath { get; init; } = [];

    /// <summary>Why the result is an error or none, as a sentence without a full stop; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>The domain's own explanation of a fail (RFC 7208 section 6.2); null when it gives none.</summary>
    public string? Explanation { get; init; }

    /// <summary>The record of <see cref="Domain"/>, parsed; null when there is none.</summary>
    public SpfRecord? Record { get; init; }

    /// <summary>Terms that asked the domain name system, of at most ten.</summary>
    public int Lookups { get; init; }

    /// <summary>Questions that found nothing, of at most two.</summary>
    public int VoidLookups { get; init; }

    /// <summary>It ended because too many questions found nothing.</summary>
    public bool IsOverVoidLimit => Result == SpfResult.PermError && VoidLookups > SpfLimits.Default.VoidLookups;

    /// <inheritdoc/>
    public override string ToString() =>
        MatchedTerm is null ? $"{Result} for {Domain}" : $"{Result} for {Domain}: {MatchedTerm} in {MatchedDomain}";
}
