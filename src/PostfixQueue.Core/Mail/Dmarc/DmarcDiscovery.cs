using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>Which DMARC record stands for a domain, and where it was found.</summary>
internal sealed record DmarcDiscovery
{
    /// <summary>The domain asked about.</summary>
    public required string Domain { get; init; }

    /// <summary>The top of the organisation that the domain belongs to.</summary>
    public required string OrganizationalDomain { get; init; }

    /// <summary>The domain whose record it is; null when there is none.</summary>
    public string? PolicyDomain { get; init; }

    /// <summary>The record; null when there is none.</summary>
    public DmarcRecord? Record { get; init; }

    /// <summary>
    /// What receivers do with failing mail of <see cref="Domain"/>: <c>p=</c> of its own record, else <c>sp=</c> or <c>p=</c> of the
    /// organisation's. Null when there is no policy.
    /// </summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary>The first question that failed; whatever depends on it is not known. Null when all were answered.</summary>
    public MailResolverAnswer? Failure { get; init; }

    /// <summary>That question was the one about the domain itself, whose answer goes before what is found above it.</summary>
    public bool IsOwnFailure { get; init; }

    /// <summary>Domains up to the one whose record decides that have two or more DMARC records, which makes all of them void.</summary>
    public IReadOnlyList<string> DomainsWithSeveralRecords { get; init; } = [];

    /// <summary>Texts at <c>_dmarc.</c> of <see cref="Domain"/> that were meant as records, but that receivers pass over.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>The names that were asked, in order.</summary>
    public IReadOnlyList<string> Walk { get; init; } = [];
}
