using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Blocklists;

/// <summary>Asks block lists, after making sure that each of them works. The controls are asked once for each list.</summary>
internal sealed class BlocklistClient(IMailResolver resolver)
{
    private readonly ConcurrentDictionary<string, string> _states = new(StringComparer.Ordinal);

    /// <summary>Asks about an address; null when the list has nothing about its family.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<BlocklistAnswer?> AskAsync(Blocklist list, IPAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(address);
        return list.NameOf(address) is { } name
            ? await AskNameAsync(
                list,
                address.ToString(),
                name,
                isIPv6: address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false },
                cancellationToken
            )
            : null;
    }

    /// <summary>Asks about a domain; null when the list is not about domains.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<BlocklistAnswer?> AskAsync(Blocklist list, string domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.NameOf(domain) is { } name ? await AskNameAsync(list, domain, name, isIPv6: false, cancellationToken) : null;
    }

    private async Task<BlocklistAnswer> AskNameAsync(
        Blocklist list,
        string subject,
        string name,
        bool isIPv6,
        CancellationToken cancellationToken
    )
    {
        BlocklistAnswer verdict = new()
        {
            List = list,
            Subject = subject,
            Meaning = BlocklistMeaning.Undecided,
        };
        string obstacle = await FindObstacleAsync(list, cancellationToken);
        if (obstacle.Length > 0)
            return verdict with { Reasons = [obstacle] };

        // Without data of the family every question of it finds nothing, which would look like not being listed.
        MailResolverAnswer? control = isIPv6 ? await resolver.QueryAsync(list.ListedIPv6Control, DnsRecordType.A, cancellationToken) : null;
        if (control is { IsAbsent: true })
            return verdict with { Meaning = BlocklistMeaning.NoIPv6, Reasons = ["the list does not know its own IPv6 test entry"] };

        if (control is { IsUndecided: true })
            return verdict with { Reasons = [$"{control.Outcome}: the IPv6 test entry of the list could not be asked"] };

        MailResolverAnswer answer = await resolver.QueryAsync(name, DnsRecordType.A, cancellationToken);
        (BlocklistMeaning meaning, IReadOnlyList<string> reasons) = BlocklistInterpreter.Interpret(list, answer);
        verdict = verdict with
        {
            Meaning = meaning,
            Reasons = reasons,
            Codes = [.. answer.Addresses.Select(address => address.ToString())],
        };
        if (meaning is not (BlocklistMeaning.Listed or BlocklistMeaning.ListedByPolicy or BlocklistMeaning.OtherCode))
            return verdict;

        MailResolverAnswer text = await resolver.QueryAsync(name, DnsRecordType.Txt, cancellationToken);
        return verdict with { Text = string.Join(" ", text.Texts) };
    }

    private async Task<string> FindObstacleAsync(Blocklist list, CancellationToken cancellationToken)
    {
        if (_states.TryGetValue(list.Zone, out string? known))
            return known;

        MailResolverAnswer listed = await resolver.QueryAsync(list.ListedControl, DnsRecordType.A, cancellationToken);
        MailResolverAnswer unlisted = await resolver.QueryAsync(list.UnlistedControl, DnsRecordType.A, cancellationToken);
        string obstacle = BlocklistInterpreter.ExplainUnusable(list, listed, unlisted) ?? "";
        _states.TryAdd(list.Zone, obstacle);
        return obstacle;
    }
}
