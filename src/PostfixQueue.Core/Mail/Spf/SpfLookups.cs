using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>The questions of one evaluation, counted.</summary>
internal sealed class SpfLookups(IMailResolver resolver, IPAddress client, SpfLimits limits, CancellationToken cancellationToken)
{
    private IReadOnlyList<string>? _validatedNames;

    /// <summary>Questions so far that found nothing. Those for records, explanations and the macro <c>p</c> do not count.</summary>
    public int VoidLookups { get; private set; }

    /// <summary>Asks without counting.</summary>
    public Task<MailResolverAnswer> AskAsync(string name, DnsRecordType type) => resolver.QueryAsync(name, type, cancellationToken);

    /// <summary>Asks, and counts when nothing is found.</summary>
    public async Task<MailResolverAnswer> AskCountedAsync(string name, DnsRecordType type)
    {
        MailResolverAnswer answer = await AskAsync(name, type);
        if (answer.IsAbsent)
            VoidLookups++;

        return answer;
    }

    /// <summary>Asks, counted, for addresses of the client's family (RFC 7208 section 5).</summary>
    public async Task<MailResolverAnswer> AskAddressesAsync(string name)
    {
        if (limits.CountsMissingFamily)
            return await AskCountedAsync(name, AddressType);

        MailResolverAnswer answer = await AskAsync(name, AddressType);
        if (answer.IsAbsent && (await AskAsync(name, OtherAddressType)).IsAbsent)
            VoidLookups++;

        return answer;
    }

    /// <summary>
    /// The client's names that lead back to its address (section 5.5), of the first ten. A name whose addresses cannot be found out is
    /// passed over, and so is everything when the names cannot.
    /// </summary>
    public async Task<IReadOnlyList<string>> ValidatedNamesAsync(bool isCounted)
    {
        if (_validatedNames is not null)
            return _validatedNames;

        string reverse = DomainName.OfAddress(client);
        MailResolverAnswer pointers = isCounted
            ? await AskCountedAsync(reverse, DnsRecordType.Ptr)
            : await AskAsync(reverse, DnsRecordType.Ptr);
        List<string> validated = [];
        foreach (string name in pointers.Names.Take(limits.NamesPerTerm))
        {
            MailResolverAnswer addresses = isCounted ? await AskAddressesAsync(name) : await AskAsync(name, AddressType);
            if (addresses.Addresses.Contains(client))
                validated.Add(name);
        }

        return _validatedNames = validated;
    }

    /// <summary>
    /// The value of the macro <c>p</c> (section 7.3): the domain itself, else a name below it, else any, else <c>unknown</c>.
    /// </summary>
    public async Task<string> ValidatedNameAsync(string domain)
    {
        IReadOnlyList<string> names = await ValidatedNamesAsync(isCounted: false);
        return names.FirstOrDefault(name => DomainName.Same(name, domain))
            ?? names.FirstOrDefault(name => DomainName.IsSameOrBelow(name, domain))
            ?? (names.Count > 0 ? names[0] : "unknown");
    }

    private DnsRecordType OtherAddressType => AddressType == DnsRecordType.A ? DnsRecordType.Aaaa : DnsRecordType.A;

    private DnsRecordType AddressType => client.AddressFamily == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;
}
