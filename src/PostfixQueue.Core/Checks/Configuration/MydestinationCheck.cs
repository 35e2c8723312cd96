using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>No domain belongs to two address classes, of which Postfix would pick one: see ADDRESS_CLASS_README.</summary>
internal sealed class MydestinationCheck()
    : Check(
        "Config.Mydestination",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.MailLoop,
        MailDelayCause.RecipientUnknown,
        MailDelayCause.RelayDenied
    )
{
    /// <summary>
    /// Those that Postfix itself warns of. A domain of mydestination may well stand in relay_domains, where all of them stood by default
    /// before Postfix 3.0: it is local.
    /// </summary>
    private static readonly (string First, string Second)[] s_contradictions =
    [
        (DomainLists.Local, DomainLists.VirtualAlias),
        (DomainLists.Local, DomainLists.VirtualMailbox),
        (DomainLists.VirtualAlias, DomainLists.VirtualMailbox),
        (DomainLists.VirtualAlias, DomainLists.Relay),
        (DomainLists.VirtualMailbox, DomainLists.Relay),
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        DomainLists lists = await DomainLists.CreateAsync(run.Facts, run.Stop);
        bool isDoubled = false;
        foreach (string domain in lists.Candidates())
        {
            IReadOnlyList<string> found = await lists.ListsWithAsync(domain, run.Stop);
            if (!s_contradictions.Any(pair => found.Contains(pair.First) && found.Contains(pair.Second)))
                continue;
            isDoubled = true;
            yield return Doubled(domain, found);
        }

        if (lists.Failures.Count > 0)
        {
            yield return Unknown(
                "Not every table of domains could be queried.",
                run.Host.IsSuperuser ? "Read the evidence; see Postfix.AliasDatabase and Postfix.MapLookup." : "Run pwsh with sudo."
            ) with
            {
                Actual = string.Join(", ", lists.Failures.Keys),
                Evidence = lists.Failures.Values.First(),
            };
        }
        else if (!isDoubled)
            yield return Pass("Each known domain is in one list only.");
    }

    private static CheckFinding Doubled(string domain, IReadOnlyList<string> found) =>
        Fail(
            $"The domain is in {string.Join(" and ", found)}.",
            "Keep it in the one list that fits how its mail is delivered: mydestination for users of this machine, "
                + "virtual_mailbox_domains for mailboxes of their own, virtual_alias_domains for addresses that only forward, "
                + "relay_domains for other servers."
        ) with
        {
            Target = domain,
            Actual = string.Join(", ", found),
            Expected = "one of them",
            ReferenceUrl = "https://www.postfix.org/ADDRESS_CLASS_README.html",
        };
}
