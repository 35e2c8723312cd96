namespace PostfixQueue.Mail.Spf;

/// <summary>What <c>check_host()</c> found out, and how.</summary>
internal sealed record SpfEvaluation
{
    /// <summary>The result.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>The term that decided; null when none did.</summary>
    public string? MatchedTerm { get; init; }

    /// <summary>
    /// From the outermost record inwards, the terms that matched, as <c>domain: term</c>: more than one entry when an include passed.
    /// </summary>
    public IReadOnlyList<string> MatchPath { get; init; } = [];

    /// <summary>Why the result is an error or none, as a sentence without a full stop; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>The record of the domain asked for, parsed; null when there is none.</summary>
    public SpfRecord? Record { get; init; }

    /// <summary>It ended because too many questions found nothing.</summary>
    public bool IsOverVoidLimit { get; init; }
}
