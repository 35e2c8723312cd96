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
            yield return Skip("No block list is to be asked.");
            yield break;
        }

        if (run.Asked.SendingAddresses.Count == 0 && (await run.RouteAsync()).SendsNothing)
        {
            if ((await SeenAddresses.FindAsync(run)).Obstacle is { } nothing)
                yield return nothing;
            yield break;
        }

        bool hasRelay = (await run.RouteAsync()).HasNextHop;
        IReadOnlyList<SendingAddress> addresses = (await run.AddressesAsync()).Sending;
        IPAddress[] open = addresses.Where(static address => address.IsPublic).Select(static address => address.Address).ToArray();
        string[] domains = (await MailDomainUse.FindAsync(run))
            .Where(static domain => domain.Sends && !InternalName.Is(domain.Name))
            .Select(static domain => domain.Name)
            .ToArray();
        BlocklistClient client = new(run.WorldResolver);
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAsync(
            run,
            lists,
            async list => BlocklistJudge.Of(list, await AskAsync(client, list, open, domains, run.Stop), hasRelay)
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;

        // Behind a relay it is that server's address that lists are asked about.
        SeenAddresses seen = await SeenAddresses.FindAsync(run);
        if (
            seen.Obstacle is { Status: CheckStatus.Unknown } obstacle
            && Array.Exists(lists, static list => list.Subject == BlocklistSubject.Address)
        )
            yield return obstacle;
    }

    private static async Task<IReadOnlyList<BlocklistVerdict>> AskAsync(
        BlocklistClient client,
        Blocklist list,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<string> domains,
        CancellationToken cancellationToken
    )
    {
        List<BlocklistVerdict?> verdicts = [];
        foreach (IPAddress address in addresses)
            verdicts.Add(await client.AskAsync(list, address, cancellationToken));
        foreach (string domain in domains)
            verdicts.Add(await client.AskAsync(list, domain, cancellationToken));
        return [.. verdicts.OfType<BlocklistVerdict>()];
    }
}
