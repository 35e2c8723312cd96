using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>Mail to the addresses that RFC 2142 and RFC 5321 section 4.5.1 want on every server reaches somebody.</summary>
internal sealed class ReservedAliasesCheck() : Check("Config.ReservedAliases", MailServerCheckCategory.Configuration, CheckSeverity.Warning)
{
    /// <summary>More domains than this are not looked at: each costs several runs of a tool.</summary>
    private const int MostDomains = 20;

    /// <summary>Each with where its mail may go when nobody else is at hand.</summary>
    private static readonly (string Name, string? Stead)[] s_names = [("postmaster", "root"), ("abuse", "postmaster"), ("root", null)];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        if (StrangerAccess.Reachable(parameters, await run.ServicesAsync()).Count == 0)
        {
            yield return Skip("Nobody outside can send mail to this server.");
            yield break;
        }

        AddressTrace look = new(run, parameters);
        DomainLists lists = await DomainLists.CreateAsync(run.Facts, run.Stop);
        IReadOnlyList<(string Name, IReadOnlyList<string> Lists)> domains = await PublicDomainsAsync(lists, parameters, run.Stop);
        foreach ((string? name, string? stead) in domains.Any(static domain => domain.Lists.Contains(DomainLists.Local)) ? s_names : [])
        {
            AddressTrace.AddressOutcome fate = await look.OfLocalAsync(name);
            yield return Conclude(fate) with
            {
                Target = name,
                RemedyCommand = fate.Kind == AddressTrace.AddressOutcomeKind.Missing ? Command(parameters, name, stead) : null,
            };
        }

        (string Name, IReadOnlyList<string> Lists)[] isVirtual = domains
            .Where(static domain => domain.Lists.Contains(DomainLists.VirtualAlias) || domain.Lists.Contains(DomainLists.VirtualMailbox))
            .ToArray();
        foreach (
            (string domain, IReadOnlyList<string> member) in isVirtual
                .Where(static domain => !domain.Lists.Contains(DomainLists.Local))
                .Take(MostDomains)
        )
        {
            foreach ((string name, string? _) in s_names.Take(2))
            {
                AddressTrace.AddressOutcome fate = await look.OfVirtualAsync(name, domain, member.Contains(DomainLists.VirtualMailbox));
                yield return Conclude(fate) with
                {
                    Target = $"{name}@{domain}",
                };
            }
        }

        if (domains.Count == 0)
        {
            yield return lists.Failures.Count == 0
                ? Skip("No known domain has its mailboxes here.")
                : Unknown("The domains with mailboxes here could not be determined.", "See Config.Mydestination.");
        }
    }

    /// <summary>
    /// The domains whose mail stays here and that the world can write to. The server's own name is left out beside others: a domain that
    /// only takes in the machine's own mail.
    /// </summary>
    private static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Lists)>> PublicDomainsAsync(
        DomainLists lists,
        ServerParameters parameters,
        CancellationToken cancellationToken
    )
    {
        List<(string Name, IReadOnlyList<string> Lists)> found = new();
        foreach (string? domain in lists.Candidates().Where(static domain => PublicName.NormalizeOrNull(domain) is not null))
        {
            if (
                await lists.ListsWithAsync(domain, cancellationToken) is { Count: > 0 } member
                && member.Any(static list => list != DomainLists.Relay)
            )
                found.Add((domain, member));
        }

        (string Name, IReadOnlyList<string> Lists)[] others = found
            .Where(domain => !DomainName.Same(domain.Name, parameters["myhostname"] ?? ""))
            .ToArray();
        return others.Length > 0 ? others : found;
    }

    private static CheckFinding Conclude(AddressTrace.AddressOutcome fate) =>
        (
            fate.Kind switch
            {
                AddressTrace.AddressOutcomeKind.Delivered => Pass("Mail to the address is delivered to somebody."),
                AddressTrace.AddressOutcomeKind.Discarded => Warn(
                    "Mail to the address is discarded.",
                    "Forward it to somebody who reads it, and rebuild the table."
                ),
                AddressTrace.AddressOutcomeKind.Missing => Warn(
                    "Mail to the address bounces: abuse reports and questions about this server reach nobody, and operators of block "
                        + "lists expect that they do.",
                    "Add an alias for somebody who reads it, and rebuild the table."
                ),
                AddressTrace.AddressOutcomeKind.Elsewhere => Skip("The mailboxes are known only to the program that mail is handed to."),
                _ => Unknown("The destination of this address could not be looked up.", "Read the evidence; see Postfix.AliasDatabase."),
            }
        ) with
        {
            Actual = fate.Target,
            Evidence = fate.Evidence,
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc2142",
        };

    private static ShellCommand? Command(ServerParameters parameters, string name, string? stead) =>
        stead is not null
        && parameters.List("alias_database") is [var word, ..]
        && LookupTable.TryParse(word, out LookupTable? table)
        && table.TextFile is { } path
            ? ShellCommand.Create($"echo '{name}: {stead}' >> {path} && newaliases")
            : null;
}
