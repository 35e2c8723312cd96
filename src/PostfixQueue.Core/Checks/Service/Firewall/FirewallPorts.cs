using System.Net;
using PostfixQueue.Checks.Settings;

namespace PostfixQueue.Checks.Service.Firewall;

/// <summary>Finds the ports that mail of this server needs.</summary>
internal static class FirewallPorts
{
    private const int Smtp = 25;

    /// <summary>Programs that take mail from other machines.</summary>
    private static readonly string[] s_servers = ["smtpd", "postscreen"];

    private static readonly string[] s_domainLists = ["virtual_mailbox_domains", "virtual_alias_domains", "relay_domains"];

    /// <summary>The port that mail leaves to, and those that master.cf listens on for others.</summary>
    public static IReadOnlyList<FirewallPort> Find(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        var found = new List<FirewallPort>();
        if (Outgoing(parameters["relayhost"] ?? string.Empty) is { } port) found.Add(new FirewallPort(true, port));
        var isOnlyLocal = parameters.List("inet_interfaces") is { Count: > 0 } interfaces && interfaces.All(IsLoopback);
        var listening = services.Where(static service => service.Type == "inet" && s_servers.Contains(service.Program, StringComparer.Ordinal)).Select(service => Incoming(service.Service, isOnlyLocal)).OfType<int>();

        // Most servers that only send listen on the first port all the same, behind a firewall that closes it on purpose.
        found.AddRange(listening.Where(incoming => incoming != Smtp || HasDomains(parameters)).Distinct().Select(static incoming => new FirewallPort(false, incoming)));
        return found;
    }

    /// <summary>Null for a relay on this machine, and for a port that is not known.</summary>
    private static int? Outgoing(string relay)
    {
        var end = relay.LastIndexOf(']');
        var colon = relay.IndexOf(':', end < 0 ? 0 : end);
        var host = (colon < 0 ? relay : relay[..colon]).Trim('[', ']');
        return IsLoopback(host) ? null : colon < 0 ? Smtp : MailPort.Parse(relay[(colon + 1)..]);
    }

    /// <summary>Null for a service that only this machine can reach, and for a port that is not known.</summary>
    private static int? Incoming(string service, bool isOnlyLocal)
    {
        var colon = service.LastIndexOf(':');
        return (colon < 0 ? isOnlyLocal : IsLoopback(service[..colon])) ? null : MailPort.Parse(service[(colon + 1)..]);
    }

    private static bool IsLoopback(string host) =>
        host is "localhost" or "loopback-only" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>True when it takes mail for more than its own users.</summary>
    private static bool HasDomains(ServerParameters parameters) =>
        s_domainLists.Any(name => parameters.IsSet(name) && parameters.List(name).Count > 0)
        || parameters.List("mydestination").Any(name => !name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(name, parameters["myhostname"], StringComparison.OrdinalIgnoreCase) && !string.Equals(name, parameters["myorigin"], StringComparison.OrdinalIgnoreCase));
}
