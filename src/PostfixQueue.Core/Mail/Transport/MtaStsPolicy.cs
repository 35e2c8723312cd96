using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Transport;

/// <summary>The policy file at <c>https://mta-sts.domain/.well-known/mta-sts.txt</c> (RFC 8461 section 3.2).</summary>
internal sealed record MtaStsPolicy
{
    /// <summary>How serious the policy is; null when the file does not say.</summary>
    public MtaStsMode? Mode { get; init; }

    /// <summary>Names of the exchanges; a leading <c>*.</c> stands for one label.</summary>
    public IReadOnlyList<string> ExchangePatterns { get; init; } = [];

    /// <summary>What is wrong or unwise.</summary>
    public IReadOnlyList<RecordProblem> Problems { get; init; } = [];

    /// <summary>No problem is an error.</summary>
    public bool IsValid => Problems.All(problem => problem.Severity != RecordProblemSeverity.Error);

    /// <summary>The policy allows this exchange (section 4.1): the same name, or one label more where the pattern has its star.</summary>
    public bool Allows(string exchange) =>
        ExchangePatterns.Any(pattern =>
            pattern.StartsWith("*.", StringComparison.Ordinal)
                ? DomainName.Parent(exchange) is { } parent && DomainName.Same(parent, pattern[2..])
                : DomainName.Same(exchange, pattern)
        );
}
