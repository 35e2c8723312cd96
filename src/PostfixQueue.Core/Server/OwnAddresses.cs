using System.Net;
using System.Net.Sockets;
using PostfixQueue.Checks;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Server;

/// <summary>Knows which addresses are this server's.</summary>
internal sealed class OwnAddresses
{
    private readonly HashSet<IPAddress> _all;

    private OwnAddresses(IEnumerable<IPAddress> all, bool isHidden)
    {
        _all = [.. all];
        Public = _all.Where(PublicAddress.Is).ToHashSet();
        IsComplete = Public.Count > 0 && !isHidden;
    }

    /// <summary>The public ones, under which the world may reach this server.</summary>
    public IReadOnlySet<IPAddress> Public { get; }

    /// <summary>False when a router translates an address of its own into one that is not known here.</summary>
    public bool IsComplete { get; }

    /// <summary>Those of the interfaces, those that mail leaves from, and those of the router before this server that <c>proxy_interfaces</c> names.</summary>
    public static async Task<OwnAddresses> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var sending = await context.SendingAddressesAsync(cancellationToken);
        var proxies = (await context.ParametersAsync(cancellationToken)).List("proxy_interfaces")
            .Select(static word => IPAddress.TryParse(word.Trim('[', ']'), out var address) ? address : null).OfType<IPAddress>();
        return new OwnAddresses(
            sending.Select(static address => address.Address).Concat(context.Host.System.Addresses()).Concat(proxies),
            sending.Any(static address => !address.IsPublic && address.Address.AddressFamily == AddressFamily.InterNetwork));
    }

    /// <summary>True for an address of this server.</summary>
    public bool Has(IPAddress address) => IPAddress.IsLoopback(address) || _all.Contains(address);
}
