using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>What the MX records of each mail domain name can be reached, and this server is among it where it should be.</summary>
internal sealed class MxTargetCheck()
    : Check("Dns.MxTarget", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.SenderRejected)
{
    /// <summary>More than any domain has for a reason; records are other people's.</summary>
    private const int MostExchanges = 20;

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerAddresses own = await run.AddressesAsync();
        IReadOnlyList<AddressFamily> families = (await run.ParametersAsync()).Families;
        await foreach (CheckFinding finding in SideBySide.AtDomainsAsync(run, domain => ExamineAsync(run, domain, own, families)))
            yield return finding with
            {
                ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
            };
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineAsync(
        CheckRun run,
        MailDomainUse domain,
        ServerAddresses own,
        IReadOnlyList<AddressFamily> families
    )
    {
        MailResolverAnswer answer = await run.QueryAsync(domain.Name, DnsRecordType.Mx);
        if (answer.IsUndecided)
            return [DnsFindings.Undecided(answer)];
        if (answer.Exchanges.Any(static exchange => exchange.IsNull))
            return [Skip("The domain accepts no mail.")];
        string[] names = answer.IsFound
            ? [.. answer.Exchanges.Select(static exchange => exchange.Host).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostExchanges)]
            : [domain.Name];
        HostLookup[] hosts = await Task.WhenAll(names.Select(name => HostLookup.AskAsync(run.WorldResolver, name, run.Stop)));
        if (!answer.IsFound && hosts[0].Addresses.Count == 0)
            return
            [
                hosts[0].Undecided is { } undecided
                    ? DnsFindings.Undecided(undecided)
                    : Skip("The domain has no MX record, see Dns.MxExists."),
            ];

        List<CheckFinding> findings = [];
        for (int index = 0; answer.IsFound && index < names.Length; index++)
        {
            if (Examine(run, names[index], hosts[index]) is { } finding)
                findings.Add(finding with { Target = TargetOf(domain, names[index]) });
        }

        if (WithoutIPv4(hosts) is { } narrow)
            findings.Add(narrow with { Actual = string.Join(", ", names) });
        for (int index = 0; domain.IsFinal && index < names.Length; index++)
        {
            if (NotServed(run, families, names[index], hosts[index], own) is { } deaf)
                findings.Add(deaf with { Target = TargetOf(domain, names[index]) });
        }

        // An address of an inside network is no reason to think that mail goes elsewhere; for MX hosts that has been said by now.
        CheckFinding? unsure = DnsFindings.InsideView(run, hosts.SelectMany(static host => host.Addresses));
        CheckFinding? elsewhere =
            unsure is null ? LeadsHere(hosts, own, isExplicit: answer.IsFound)
            : answer.IsFound ? null
            : unsure;
        if (domain.IsFinal && elsewhere is not null)
            findings.Add(elsewhere);
        return findings.Count > 0 ? findings : [Pass("Every MX host of the domain has an address.", string.Join(", ", names))];
    }

    /// <summary>Most senders have IPv4, and many have nothing else.</summary>
    private static CheckFinding? WithoutIPv4(HostLookup[] hosts) =>
        hosts.Any(static host => host.Undecided is not null)
        || hosts.All(static host => host.Addresses.Count == 0)
        || hosts.SelectMany(static host => host.Addresses).Any(static address => address.AddressFamily == AddressFamily.InterNetwork)
            ? null
            : Warn(
                "No MX host of the domain has an IPv4 address: the many senders without IPv6 cannot deliver.",
                "Publish an A record for at least one of the hosts, or add an MX host that has one."
            );

    /// <summary>The host is this server, and publishes an address of a family that Postfix does not serve.</summary>
    private static CheckFinding? NotServed(
        CheckRun run,
        IReadOnlyList<AddressFamily> families,
        string name,
        HostLookup host,
        ServerAddresses own
    )
    {
        if (!own.IsCalled(name) && !host.Addresses.Any(own.Public.Contains))
            return null;

        // What the caller names as an address that mail leaves from is in use, whatever stands before this server for it.
        IEnumerable<IPAddress> unserved = host
            .Addresses.Where(address => families.Count > 0 && !families.Contains(address.AddressFamily))
            .Except(run.Asked.SendingAddresses);
        if (unserved.FirstOrDefault() is not { } address)
            return null;
        (string? type, string? word) = address.AddressFamily == AddressFamily.InterNetwork ? ("A", "ipv4") : ("AAAA", "ipv6");
        return Warn(
            $"The host publishes an {type} record, but inet_protocols excludes that family: senders that prefer it deliver late or not "
                + $"at all.",
            $"Remove the {type} record, or include {word} in inet_protocols if this machine has it. Ignore this if a proxy in front of "
                + $"this server accepts such connections."
        ) with
        {
            Actual = address.ToString(),
        };
    }

    private static CheckFinding? Examine(CheckRun run, string name, HostLookup host)
    {
        if (IPAddress.TryParse(name, out _))
        {
            return Fail(
                "An MX record holds an address where only a name may stand.",
                "Give the host a name with an address record, and put that name into the MX record."
            );
        }

        if (host.Addresses.Count == 0)
        {
            return host.Undecided is { } undecided
                ? DnsFindings.Undecided(undecided)
                : Fail(
                    "An MX record names a host that has no address.",
                    "Publish an A record, and an AAAA record where there is IPv6, for the host; or remove the MX record."
                );
        }

        if (host.Aliases.Count > 0)
        {
            return Warn(
                "An MX record names an alias (CNAME), which some senders do not follow (RFC 2181 section 10.3).",
                "Put the canonical name into the MX record."
            ) with
            {
                Actual = string.Join(", ", host.Aliases),
            };
        }

        if (DnsFindings.InsideView(run, host.Addresses) is { } unsure)
            return unsure;
        return host.Addresses.FirstOrDefault(static address => !PublicAddress.Is(address)) is { } inside
            ? Fail(
                IPAddress.IsLoopback(inside)
                    ? "An MX record points to localhost: every sender delivers to itself."
                    : "An MX record points to an address that the Internet cannot reach.",
                "Publish the public address of the host."
            ) with
            {
                Actual = inside.ToString(),
            }
            : null;
    }

    private static CheckFinding? LeadsHere(HostLookup[] hosts, ServerAddresses own, bool isExplicit)
    {
        IPAddress[] found = hosts.SelectMany(static host => host.Addresses).ToArray();
        if (found.Any(own.Public.Contains))
            return null;
        CheckFinding finding =
            !own.IsComplete
                ? Unknown(
                    "Whether the MX records point here is unknown: this server has only private addresses.",
                    "Give its public address with -SendingAddress."
                ) with
                {
                    MissingFact = SendingAddress.Parameter,
                }
            : Array.Find(hosts, static host => host.Undecided is not null)?.Undecided is { } undecided ? DnsFindings.Undecided(undecided)
            : isExplicit
                ? Warn(
                    "Mail for the domain is delivered here, but none of its MX records points here.",
                    "Publish an MX record for this server, unless another server receives the mail first and passes it on."
                )
            : Fail(
                "Mail for the domain is delivered here, but it has no MX record, and its address record points to another host.",
                "Publish an MX record that names this server."
            );
        return finding with
        {
            Actual = string.Join(", ", found.AsEnumerable()),
            Expected = own.Public.Count == 0 ? null : string.Join(" or ", own.Public),
        };
    }

    /// <summary>The host too, unless its name is one that no host can have.</summary>
    private static string TargetOf(MailDomainUse domain, string host) =>
        DomainName.IsHostName(host) || IPAddress.TryParse(host, out _) ? $"{domain.Name}, {host}" : domain.Name;
}
