using System.Net;
using System.Net.Sockets;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>The addresses that receivers see mail of this server come from.</summary>
/// <param name="Addresses">Public ones.</param>
/// <param name="Obstacle">Why these are not all of them; null when they are.</param>
internal sealed record OutboundAddresses(IReadOnlyList<IPAddress> Addresses, CheckFinding? Obstacle)
{
    private const string Remedy =
        "Give the public address with -SendingAddress: that of the router in front of this server, or the one in the control panel of "
        + "the provider.";

    /// <summary>Those asked for, else the server's own public ones, unless mail goes through a relay.</summary>
    public static async Task<OutboundAddresses> LookUpAsync(CheckRun run)
    {
        MailRoute route = await run.RouteAsync();
        if (run.Asked.SendingAddresses.Count == 0 && route.SendsNothing)
        {
            return new(
                [],
                CheckFinding.Skip(
                    "No mail leaves this server, so receivers never see its address. With -SendingAddress this is checked all the same."
                ) with
                {
                    Target = route.Default.Parameter,
                    Actual = route.Default.Service,
                }
            );
        }

        if (run.Asked.SendingAddresses.Count == 0 && route.HasNextHop)
        {
            return new(
                [],
                CheckFinding.Skip(
                    "Mail leaves through another server, and receivers see the address of that server. With -SendingAddress this is "
                        + "checked all the same."
                ) with
                {
                    Target = route.Source,
                    Actual = string.Join(", ", route.NextHops),
                }
            );
        }

        IReadOnlyList<SendingAddress> all = (await run.AddressesAsync()).Sending;
        IPAddress[] open = all.Where(static address => address.IsPublic).Select(static address => address.Address).ToArray();
        if (all.Count == 0)
            return new(
                [],
                CheckFinding.Unknown("This server has no address that mail could be sent from.", Remedy) with
                {
                    MissingFact = SendingAddress.Parameter,
                }
            );

        // Address translation is a matter of IPv4: a private IPv6 address beside a public one is for the neighbours.
        SendingAddress? hidden = all.FirstOrDefault(address =>
            !address.IsPublic && (open.Length == 0 || address.Address.AddressFamily == AddressFamily.InterNetwork)
        );
        return new(
            open,
            hidden is null
                ? null
                : CheckFinding.Unknown("Mail is sent from a private address; the public address is not known here.", Remedy) with
                {
                    MissingFact = SendingAddress.Parameter,
                    Target = hidden.Address.ToString(),
                    Actual = $"{hidden.Address}, from {hidden.Source}",
                }
        );
    }
}
