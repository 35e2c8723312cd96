using System.Net;
using System.Net.Sockets;
using PostfixQueue.Checks.Hosts;

namespace PostfixQueue.Checks.Dns;

/// <summary>The addresses under which the world may reach this server.</summary>
/// <param name="Public">Public addresses that it has, or that the caller gave.</param>
/// <param name="IsComplete">False when a router translates an address of its own into one that is not known here.</param>
internal sealed record OwnAddresses(IReadOnlySet<IPAddress> Public, bool IsComplete)
{
    /// <summary>Those of the interfaces, and those that mail leaves from.</summary>
    public static async Task<OwnAddresses> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var sending = await context.SendingAddressesAsync(cancellationToken);
        var all = sending.Select(static address => address.Address).Concat(context.Host.System.Addresses()).Where(PublicAddress.Is).ToHashSet();
        var isHidden = sending.Any(static address => !address.IsPublic && address.Address.AddressFamily == AddressFamily.InterNetwork);
        return new OwnAddresses(all, all.Count > 0 && !isHidden);
    }
}
