using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service.Firewall;

/// <summary>Finds the ports that mail of this server needs.</summary>
internal static class FirewallPorts
{
    /// <summary>The ports that mail leaves to, and those that master.cf listens on for others.</summary>
    public static IReadOnlyList<FirewallPort> Find(
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services,
        IServerSystem system
    )
    {
        MailRoute route = MailRoute.Find(parameters, services);
        IEnumerable<int?> outgoing =
            route.HasNextHop ? route.NextHops.Select(hop => Outgoing(hop, system))
            : route.LeavesServer ? [ServicePort.Smtp]
            : [];
        IEnumerable<int> listening = SmtpListener
            .Find(parameters, services)
            .Where(static listener => !listener.IsLoopbackOnly)
            .Select(listener => listener.Port(system))
            .OfType<int>();

        // Most servers that only send listen on the first port all the same, behind a firewall that closes it on purpose.
        IEnumerable<int> incoming = listening.Where(port => port != ServicePort.Smtp || HasDomains(parameters, system)).Distinct();
        return
        [
            .. outgoing.OfType<int>().Distinct().Select(static port => new FirewallPort(true, port)),
            .. incoming.Select(static port => new FirewallPort(false, port)),
        ];
    }

    /// <summary>Null for a relay on this machine, and for one or a port that is not known.</summary>
    private static int? Outgoing(string relay, IServerSystem system) =>
        !HostAndPort.TryParse(relay, out HostAndPort? hop) || SmtpListener.IsLoopback(hop.Host) ? null
        : hop.Service is null ? ServicePort.Smtp
        : ServicePort.Find(hop.Service, system);

    /// <summary>True when it takes mail for more than its own users.</summary>
    private static bool HasDomains(ServerParameters parameters, IServerSystem system) =>
        MailDomains.Lists.Any(name => name != "mydestination" && parameters.IsSet(name) && parameters.List(name).Count > 0)
        || parameters
            .List("mydestination")
            .Any(name =>
                !name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
                && !string.Equals(name, parameters["myhostname"], StringComparison.OrdinalIgnoreCase)
                && !string.Equals(name, MailDomains.FindOrigin(parameters, system), StringComparison.OrdinalIgnoreCase)
            );
}
