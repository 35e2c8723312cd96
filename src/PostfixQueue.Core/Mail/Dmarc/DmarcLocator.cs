using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>Finds the DMARC record that stands for a domain.</summary>
/// <remarks>
/// The organisational domain is found by walking up the tree, as the revision of DMARC has it, not by a list of public suffixes: such a
/// list grows old inside a module, and both ways lead to the same record except below suffixes that publish records themselves. Where the
/// walk finds nothing, the domain stands for itself.
/// </remarks>
internal sealed class DmarcLocator(IMailResolver resolver)
{
    // A name of many labels costs no more questions than one of eight.
    private const int LongestWalk = 8;

    /// <summary>Walks from a domain to the top.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<DmarcDiscovery> DiscoverAsync(string domain, CancellationToken cancellationToken)
    {
        if (!DomainName.TryNormalize(domain, out string? start))
            return new DmarcDiscovery { Domain = domain, OrganizationalDomain = domain };

        List<(string Domain, DmarcRecord Record)> found = [];
        List<string> several = [];
        List<string> walk = [];
        string[] passedOver = [];
        MailResolverAnswer? failure = null;
        for (string? current = start; current is not null; current = Next(current))
        {
            string name = "_dmarc." + current;
            walk.Add(name);
            MailResolverAnswer answer = await resolver.QueryAsync(name, DnsRecordType.Txt, cancellationToken);
            if (answer.IsUndecided)
                failure ??= answer;

            string[] records = [.. answer.Texts.Where(DmarcRecordParser.IsDmarc)];
            if (current == start)
                passedOver = [.. answer.Texts.Where(text => !DmarcRecordParser.IsDmarc(text) && DmarcRecordParser.LooksLikeDmarc(text))];

            if (records.Length > 1)
                several.Add(current);

            if (records.Length != 1)
                continue;

            DmarcRecord record = DmarcRecordParser.Parse(records[0]);
            found.Add((current, record));

            // "This is the top of an organisation", or the suffix above one.
            if (record.IsPublicSuffix == false || (record.IsPublicSuffix == true && current != start))
                break;
        }

        string organization = OrganizationOf(start, found);
        (string Domain, DmarcRecord Record)? policy = PolicyOf(start, organization, found);
        return new DmarcDiscovery
        {
            Domain = start,
            OrganizationalDomain = organization,
            PolicyDomain = policy?.Domain,
            Record = policy?.Record,
            Policy =
                policy is null ? null
                : policy.Value.Domain == start ? policy.Value.Record.EffectivePolicy
                : policy.Value.Record.SubdomainPolicy ?? policy.Value.Record.EffectivePolicy,
            Failure = failure,
            IsOwnFailure = failure is not null && DomainName.Same(failure.Name, walk[0]),

            // What stands above the record that decides is never looked at.
            DomainsWithSeveralRecords = [.. several.Where(name => policy is null || name.Length > policy.Value.Domain.Length)],
            PassedOver = passedOver,
            Walk = walk,
        };
    }

    private static string? Next(string domain)
    {
        string[] labels = domain.Split('.');
        return labels.Length >= LongestWalk ? string.Join('.', labels[^(LongestWalk - 1)..]) : DomainName.Parent(domain);
    }

    private static string OrganizationOf(string start, List<(string Domain, DmarcRecord Record)> found)
    {
        if (found.Count == 0)
            return start;

        (string domain, DmarcRecord record) = found[^1];
        if (record.IsPublicSuffix != true || domain == start)
            return domain;

        // One label below the suffix.
        int labels = domain.Count(c => c == '.') + 2;
        string[] all = start.Split('.');
        return string.Join('.', all[Math.Max(0, all.Length - labels)..]);
    }

    private static (string Domain, DmarcRecord Record)? PolicyOf(
        string start,
        string organization,
        List<(string Domain, DmarcRecord Record)> found
    )
    {
        foreach (string candidate in (string[])[start, organization])
        {
            foreach ((string Domain, DmarcRecord Record) entry in found)
            {
                if (entry.Domain == candidate)
                    return entry;
            }
        }

        return found.Count > 0 && found[^1].Record.IsPublicSuffix == true ? found[^1] : null;
    }
}
