using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>A parsed SPF record (RFC 7208 section 4.6).</summary>
internal sealed record SpfRecord
{
    /// <summary>The record as published.</summary>
    public required string Text { get; init; }

    /// <summary>The directives in order.</summary>
    public IReadOnlyList<SpfDirective> Directives { get; init; } = [];

    /// <summary>The <c>redirect</c> modifier, if there is one (section 6.1).</summary>
    public SpfModifier? Redirect { get; init; }

    /// <summary>Modifiers that the standard does not define; receivers ignore them.</summary>
    public IReadOnlyList<SpfModifier> UnknownModifiers { get; init; } = [];

    /// <summary>Errors make the whole record void; warnings do not.</summary>
    public IReadOnlyList<RecordProblem> Problems { get; init; } = [];

    /// <summary>The syntax is right.</summary>
    public bool IsValid => Problems.All(problem => problem.Severity != RecordProblemSeverity.Error);

    /// <summary>The first <c>all</c>, which ends the evaluation; null when there is none.</summary>
    public SpfDirective? All => Directives.FirstOrDefault(directive => directive.Mechanism == SpfMechanism.All);
}
