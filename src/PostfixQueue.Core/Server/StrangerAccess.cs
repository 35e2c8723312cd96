namespace PostfixQueue.Server;

/// <summary>
/// Tells the SMTP servers that strangers can use, clients outside <c>mynetworks</c> without a login, from those that they cannot.
/// </summary>
internal static class StrangerAccess
{
    private static readonly string[] s_gates = ["smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"];

    /// <summary>Those that a message passes besides.</summary>
    private static readonly string[] s_further =
    [
        "smtpd_relay_restrictions",
        "smtpd_recipient_restrictions",
        "smtpd_data_restrictions",
        "smtpd_end_of_data_restrictions",
    ];

    /// <summary>Those that permit only users, machines and networks of one's own.</summary>
    private static readonly string[] s_own =
    [
        "permit_mynetworks",
        "permit_sasl_authenticated",
        "permit_inet_interfaces",
        "permit_tls_clientcerts",
        "permit_tls_all_clientcerts",
    ];

    /// <summary>Whoever is in a table of addresses is not one's own, but no stranger either.</summary>
    private static readonly string[] s_known = [.. s_own, "check_client_access"];

    /// <summary>
    /// The servers that strangers can connect to, in the order of master.cf: those that listen to others than this machine, or that
    /// postscreen hands such clients to.
    /// </summary>
    public static IReadOnlyList<ServiceView> Reachable(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        SmtpListener[] listeners = SmtpListener.FindAll(parameters, services).Where(static listener => !listener.IsLoopbackOnly).ToArray();
        IEnumerable<ServiceView> behind = Array.Exists(listeners, static listener => listener.IsPostscreen)
            ? services
                .Where(static service => service is { Type: "pass", Program: "smtpd" })
                .Select(service => new ServiceView(parameters, service))
            : [];
        return [.. listeners.Where(static listener => !listener.IsPostscreen), .. behind];
    }

    /// <summary>True when every command of a stranger is refused, whatever he says.</summary>
    public static bool IsRefused(ServiceView server) => s_gates.Any(gate => IsRefusedBy(server, gate, s_known));

    /// <summary>False when only one's own can hand a message in, be it that others are refused at once or for each recipient.</summary>
    public static bool MaySend(ServiceView server) => !s_gates.Concat(s_further).Any(list => IsRefusedBy(server, list, s_own));

    /// <summary>Names and senders can be made up; addresses cannot.</summary>
    private static bool IsRefusedBy(ServiceView server, string list, string[] known)
    {
        IReadOnlyList<Restriction> restrictions = Restriction.Read(server, list);
        return restrictions is [.., { RefusesAll: true }]
            && restrictions.All(restriction =>
                !MayPermit(restriction) || known.Contains(restriction.Name, StringComparer.OrdinalIgnoreCase)
            );
    }

    private static bool MayPermit(Restriction restriction) =>
        restriction.IsAccess
        || restriction.Name.StartsWith("permit", StringComparison.OrdinalIgnoreCase)
        || restriction.Name.Equals("check_policy_service", StringComparison.OrdinalIgnoreCase);
}
