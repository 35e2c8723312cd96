using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>
/// Whether those whom a record names as receivers of reports want them (RFC 7489 section 7.1): without that nobody sends any.
/// </summary>
/// <param name="Missing">Domains of receivers that have not consented, each with the name that lacks a record.</param>
/// <param name="Failure">The first question that failed; null when all were answered.</param>
internal sealed record DmarcConsent(IReadOnlyList<(string Receiver, string Name)> Missing, MailResolverAnswer? Failure)
{
    /// <summary>Records are other people's; who names more receivers than this gets no more reports for it.</summary>
    private const int MostReceivers = 10;

    /// <summary>Asks every receiver outside the organisation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<DmarcConsent> AskAsync(IMailResolver resolver, DmarcDiscovery found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentNullException.ThrowIfNull(found);
        if (found.Record is not { } record || found.PolicyDomain is not { } domain)
            return new DmarcConsent([], null);
        IEnumerable<string> receivers = record
            .AggregateReports.Concat(record.FailureReports)
            .Select(static address => address.Domain)
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(receiver => !IsOfSameOrganization(receiver, found))
            .Take(MostReceivers);
        List<(string Receiver, string Name)> missing = [];
        MailResolverAnswer? failure = null;
        foreach (string? receiver in receivers)
        {
            string name = $"{domain}._report._dmarc.{receiver}";
            MailResolverAnswer answer = await resolver.QueryAsync(name, DnsRecordType.Txt, cancellationToken);
            if (answer.IsUndecided)
                failure ??= answer;
            else if (!answer.Texts.Any(DmarcRecordParser.IsDmarc))
                missing.Add((receiver, name));
        }

        return new DmarcConsent(missing, failure);
    }

    private static bool IsOfSameOrganization(string receiver, DmarcDiscovery found) =>
        DomainName.IsSameOrBelow(receiver, found.OrganizationalDomain) || RegisteredDomain.IsShared(receiver, found.PolicyDomain!);
}
