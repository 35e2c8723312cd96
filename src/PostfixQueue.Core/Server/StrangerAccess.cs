namespace PostfixQueue.Server;

/// <summary>Tells the SMTP servers that strangers can use, clients outside <c>mynetworks</c> without a login, from those that they cannot.</summary>
internal static class StrangerAccess
{
    private static readonly string[] s_gates = ["smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"];

    /// <summary>Those that permit only whom the administrator knows.</summary>
    private static readonly string[] s_known = ["permit_mynetworks", "permit_sasl_authenticated", "permit_inet_interfaces", "permit_tls_clientcerts", "permit_tls_all_clientcerts", "check_client_access"];

    /// <summary>The servers that strangers can connect to, in the order of master.cf: those that listen to others than this machine, or that postscreen hands such clients to.</summary>
    public static IReadOnlyList<ServiceView> Reachable(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        var listeners = SmtpListener.Find(parameters, services).Where(static listener => !listener.IsLoopbackOnly).ToArray();
        var behind = Array.Exists(listeners, static listener => listener.IsPostscreen)
            ? services.Where(static service => service is { Type: "pass", Program: "smtpd" }).Select(service => new ServiceView(parameters, service))
            : [];
        return [.. listeners.Where(static listener => !listener.IsPostscreen), .. behind];
    }

    /// <summary>True when every command of a stranger is refused, whatever he says.</summary>
    public static bool IsRefused(ServiceView server) => s_gates.Any(gate => IsRefusedBy(Restriction.Read(server, gate)));

    /// <summary>Names and senders can be made up; addresses cannot, and whoever is in a table of them is no stranger.</summary>
    private static bool IsRefusedBy(IReadOnlyList<Restriction> restrictions) =>
        restrictions is [.., { RefusesAll: true }] && restrictions.All(static restriction => !MayPermit(restriction) || s_known.Contains(restriction.Name, StringComparer.OrdinalIgnoreCase));

    private static bool MayPermit(Restriction restriction) => restriction.IsAccess || restriction.Name.StartsWith("permit", StringComparison.OrdinalIgnoreCase)
        || restriction.Name.Equals("check_policy_service", StringComparison.OrdinalIgnoreCase);
}
