using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>An address that mail leaves this server from.</summary>
/// <param name="Address">The address.</param>
/// <param name="Source">Where it is known from, as part of a sentence: <c>-SendingAddress</c>, a parameter's name, or <c>the routing
/// table</c>.</param>
internal sealed record SendingAddress(IPAddress Address, string Source)
{
    /// <summary>The parameter by which the caller gives it.</summary>
    public const string Parameter = "-SendingAddress";

    // Documentation addresses of far networks (RFC 5737, RFC 3849) would be routed like any other; no packet is sent to them.
    private static readonly IPAddress[] s_far = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];

    /// <summary>
    /// True when the world can see it: otherwise a NAT router or a tunnel stands before it, and only the administrator knows what the world
    /// sees.
    /// </summary>
    public bool IsPublic => PublicAddress.Is(Address);

    /// <summary>
    /// Those asked for, else those that <c>smtp_bind_address</c> sets, else those that the routing table has. At most one a family, but for
    /// those asked for.
    /// </summary>
    public static IReadOnlyList<SendingAddress> FindAll(GivenFacts asked, ServerParameters parameters, IServerSystem system)
    {
        if (asked.SendingAddresses.Count > 0)
            return [.. asked.SendingAddresses.Select(static address => new SendingAddress(address, "-SendingAddress"))];
        return
        [
            .. s_far
                .Where(far => parameters.Families.Contains(far.AddressFamily))
                .Select(far => FindOne(far, parameters, system))
                .OfType<SendingAddress>(),
        ];
    }

    private static SendingAddress? FindOne(IPAddress far, ServerParameters parameters, IServerSystem system)
    {
        string name = SmtpClientSettings.BindParameter(far.AddressFamily);
        if (IPAddress.TryParse(parameters[name], out IPAddress? bound))
            return new SendingAddress(bound, name);
        return system.SourceFor(far) is { } source ? new SendingAddress(source, "the routing table") : null;
    }
}
