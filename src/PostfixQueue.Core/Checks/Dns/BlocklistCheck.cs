using System.Net;
using PostfixQueue.Mail.Blocklists;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>No block list names the addresses that mail leaves from, or the mail domains.</summary>
internal sealed class BlocklistCheck()
    : Check("Dns.Blocklist", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.BlockListed)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        Blocklist[] lists = [.. run.Asked.Blocklists?.Select(DefaultBlocklists.Named) ?? DefaultBlocklists.All];
        if (lists.Length == 0)
        {
            yield return Skip("No block list was to be asked.");
            yield break;
        }

        if (run.Asked.SendingAddresses.Count == 0 && (await run.RouteAsync()).SendsNothing)
        {
            if ((await OutboundAddresses.LookUpAsync(run)).Obstacle is { } nothing)
                yield return nothing;
            yield break;
        }

        bool hasRelay = (await run.RouteAsync()).HasNextHop;
        IReadOnlyList<SendingAddress> addresses = (await run.AddressesAsync()).Sending;
        IPAddress[] open = addresses.Where(static address => address.IsPublic).Select(static address => address.Address).ToArray();
        string[] domains = (await MailDomainUse.FindAllAsync(run))
            .Where(static domain => domain.Sends && !InternalName.Is(domain.Name))
            .Select(static domain => domain.Name)
            .ToArray();
        BlocklistClient client = new(run.WorldResolver);
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAsync(
            run,
            lists,
            async list => BlocklistFindings.From(list, await AskAsync(client, list, open, domains, run.Stop), hasRelay)
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;

        // Behind a relay it is that server's address that lists are asked about.
        OutboundAddresses seen = await OutboundAddresses.LookUpAsync(run);
        if (
            seen.Obstacle is { Status: CheckStatus.Unknown } obstacle
            && Array.Exists(lists, static list => list.Subject == BlocklistSubject.Address)
        )
            yield return obstacle;
    }

    private static async Task<IReadOnlyList<BlocklistAnswer>> AskAsync(
        BlocklistClient client,
        Blocklist list,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<string> domains,
        CancellationToken cancellationToken
    )
    {
        List<BlocklistAnswer?> answers = [];
        foreach (IPAddress address in addresses)
            answers.Add(await client.AskAsync(list, address, cancellationToken));
        foreach (string domain in domains)
            answers.Add(await client.AskAsync(list, domain, cancellationToken));
        return [.. answers.OfType<BlocklistAnswer>()];
    }

    /// <summary>What answers of a block list mean for a server that sends.</summary>
    private static class BlocklistFindings
    {
        private const string FindTheSource =
            "First find out what was sent: 'Measure-MailQueue -GroupBy Sender' and lines with sasl_username= in the mail log reveal a "
            + "stolen account. Stop it, then ask the list for removal; otherwise you are listed again.";

        /// <summary>The findings about one list.</summary>
        /// <param name="list">The list.</param>
        /// <param name="answers">Its answers.</param>
        /// <param name="hasRelay">Mail leaves through another server.</param>
        public static List<CheckFinding> From(Blocklist list, IReadOnlyList<BlocklistAnswer> answers, bool hasRelay)
        {
            if (answers.Count == 0)
                return [CheckFinding.Skip("There is no known address or domain to ask this list about.") with { Target = list.Zone }];
            List<CheckFinding> findings =
            [
                .. answers
                    .Where(static answer => answer.Meaning is BlocklistMeaning.Listed or BlocklistMeaning.ListedByPolicy)
                    .Select(answer => Listed(answer, hasRelay)),
            ];
            findings.AddRange(answers.Where(static answer => answer.Meaning == BlocklistMeaning.OtherCode).Select(Answered));
            string[] free = answers
                .Where(static answer => answer.Meaning == BlocklistMeaning.NotListed)
                .Select(static answer => answer.Subject)
                .ToArray();
            if (free.Length > 0)
                findings.Add(CheckFinding.Pass("Not listed.", string.Join(", ", free)) with { Target = list.Zone });
            string[] unknown = answers
                .Where(static answer => answer.Meaning == BlocklistMeaning.NoIPv6)
                .Select(static answer => answer.Subject)
                .ToArray();
            if (unknown.Length > 0)
                findings.Add(
                    CheckFinding.Skip("The list has no test entry for IPv6, so it does not list IPv6 addresses.") with
                    {
                        Target = list.Zone,
                        Actual = string.Join(", ", unknown),
                    }
                );
            if (answers.FirstOrDefault(static answer => answer.Meaning == BlocklistMeaning.Undecided) is { } undecided)
                findings.Add(Undecided(undecided));
            return findings;
        }

        private static CheckFinding Answered(BlocklistAnswer answer) =>
            CheckFinding.Warn(
                "The list returns a code that is unknown here: it may be a listing, a good reputation, or something in between.",
                "Look up the code, and the address or domain itself, on the list's web site."
            ) with
            {
                Target = $"{answer.Subject} in {answer.List.Zone}",
                Actual = string.Join(", ", answer.Codes),
                Expected = "not listed",
                Evidence = answer.Text.Length > 0 ? answer.Text : null,
                ReferenceUrl = UrlOf(answer.List),
            };

        private static CheckFinding Undecided(BlocklistAnswer answer)
        {
            string reasons = string.Join(", ", answer.Reasons);
            return (
                answer.List.NeedsRegistration
                    ? CheckFinding.Skip("The list answers registered name servers only.")
                    : CheckFinding.Unknown(
                        "The list gives no usable answer.",
                        "Most lists refuse queries from public name servers: see Dns.ResolverKind, or query through your own with "
                            + "-NameServer. Otherwise look the address up on the list's web site."
                    )
            ) with
            {
                Target = answer.List.Zone,
                Actual = reasons,
                Evidence = answer.Codes.Count > 0 ? string.Join(", ", answer.Codes) : null,
                ReferenceUrl = UrlOf(answer.List),
            };
        }

        private static CheckFinding Listed(BlocklistAnswer answer, bool hasRelay)
        {
            bool isPolicy = answer.Meaning == BlocklistMeaning.ListedByPolicy;
            CheckFinding finding = (isPolicy, hasRelay) switch
            {
                (true, true) => CheckFinding.Pass(
                    "Listed as an address that should not send mail directly. It does not: mail leaves through relayhost."
                ),
                (true, false) => CheckFinding.Fail(
                    "Listed as an address that should not send mail directly, but it does; many receivers refuse that.",
                    "If the address is fixed and yours to send from, have the list remove it and set its reverse name; otherwise send "
                        + "through your provider: relayhost = [smtp.example.com]:587."
                ),
                (false, true) when answer.List.Subject == BlocklistSubject.Address => CheckFinding.Warn(
                    "Listed. Receivers see the address of relayhost instead, but something here, or an earlier user of the address, "
                        + "sent spam.",
                    FindTheSource
                ),
                _ => CheckFinding.Fail("Listed. Receivers that use this list refuse or delay the mail.", FindTheSource),
            };
            return finding with
            {
                Target = $"{answer.Subject} in {answer.List.Zone}",
                Actual = $"{string.Join(", ", answer.Codes)}: {string.Join(", ", answer.Reasons)}",
                Expected = "not listed",
                Evidence = answer.Text.Length > 0 ? answer.Text : null,
                ReferenceUrl = UrlOf(answer.List),
            };
        }

        private static string? UrlOf(Blocklist list) => list.RemovalUrl.Length > 0 ? list.RemovalUrl : null;
    }
}
