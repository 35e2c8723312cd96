using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Blocklists;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>No block list names the addresses that mail leaves from, or the mail domains.</summary>
internal sealed class BlocklistCheck : ICheck
{
    public string Name => "Dns.Blocklist";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.BlockListed];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Blocklist[] lists = [.. context.Asked.Blocklists?.Select(DefaultBlocklists.Named) ?? DefaultBlocklists.All];
        if (lists.Length == 0)
        {
            yield return CheckFinding.Skip("No block list is to be asked.");
            yield break;
        }

        if (context.Asked.SendingAddresses.Count == 0 && (await context.RouteAsync(cancellationToken)).SendsNothing)
        {
            if ((await SeenAddresses.FindAsync(context, cancellationToken)).Obstacle is { } nothing)
                yield return nothing;
            yield break;
        }

        bool hasRelay = (await context.RouteAsync(cancellationToken)).HasNextHop;
        IReadOnlyList<SendingAddress> addresses = (await context.AddressesAsync(cancellationToken)).Sending;
        IPAddress[] open = addresses.Where(static address => address.IsPublic).Select(static address => address.Address).ToArray();
        string[] domains = (await MailDomainUse.FindAsync(context, cancellationToken))
            .Where(static domain => domain.Sends && !InternalName.Is(domain.Name))
            .Select(static domain => domain.Name)
            .ToArray();
        BlocklistClient client = new(context.WorldResolver);
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAsync(
            lists,
            async (list, token) => BlocklistJudge.Of(list, await AskAsync(client, list, open, domains, token), hasRelay),
            cancellationToken
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;

        // Behind a relay it is that server's address that lists are asked about.
        SeenAddresses seen = await SeenAddresses.FindAsync(context, cancellationToken);
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
