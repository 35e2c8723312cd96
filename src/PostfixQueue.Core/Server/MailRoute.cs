using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Server;

/// <summary>
/// Where mail goes: what <c>default_transport</c>, <c>relayhost</c> and the transports of the other address classes come to together.
/// </summary>
internal sealed class MailRoute
{
    /// <summary>The transport of mail for other domains.</summary>
    public const string DefaultTransport = "default_transport";

    private const string Relayhost = "relayhost";

    /// <summary>Each with the domains whose mail it carries: without any, the service may well be missing.</summary>
    private static readonly (string Parameter, string Domains)[] s_classes =
    [
        ("local_transport", "mydestination"),
        ("virtual_transport", "virtual_mailbox_domains"),
        ("relay_transport", "relay_domains"),
    ];

    private static readonly string[] s_tablesOfSenders = ["sender_dependent_relayhost_maps", "sender_dependent_default_transport_maps"];

    private MailRoute(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        Default = MailTransport.Read(DefaultTransport, parameters[DefaultTransport], services) with { IsUsed = true };
        Transports =
        [
            Default,
            .. s_classes.Select(entry =>
                MailTransport.Read(entry.Parameter, parameters[entry.Parameter], services) with
                {
                    IsUsed = parameters.List(entry.Domains).Count > 0,
                }
            ),
        ];
        HasTransportMaps = parameters.List("transport_maps").Count > 0;
        HasSenderRoutes = s_tablesOfSenders.Any(name => parameters.List(name).Count > 0);

        // A next hop in default_transport goes before relayhost; of other programs than the SMTP client's it is no host.
        (Source, IReadOnlyList<string>? hops) = Default.NextHop is { } own
            ? (DefaultTransport, PostfixList.Split(own))
            : (Relayhost, parameters.List(Relayhost));
        NextHops = Default.IsSmtp && (Source == Relayhost || hops.All(static hop => HostAndPort.TryParse(hop, out _))) ? hops : [];
    }

    /// <summary>The transport of mail for other domains.</summary>
    public MailTransport Default { get; }

    /// <summary>The transports of all address classes, that of other domains first.</summary>
    public IReadOnlyList<MailTransport> Transports { get; }

    /// <summary>
    /// The next hops that all mail for other domains is handed to, as main.cf has them, in the order of their trial; empty when it goes to
    /// its destinations directly, or nowhere.
    /// </summary>
    public IReadOnlyList<string> NextHops { get; }

    /// <summary>The parameter that has the next hops.</summary>
    public string Source { get; }

    /// <summary>A table may send single domains or addresses another way.</summary>
    public bool HasTransportMaps { get; }

    /// <summary>A table may send mail of single senders another way.</summary>
    public bool HasSenderRoutes { get; }

    /// <summary>What becomes of mail for other domains, where no table says otherwise.</summary>
    public MailRouteKind Kind =>
        Default switch
        {
            { Bounces: true } or { Discards: true } => MailRouteKind.None,
            { Waits: true } => MailRouteKind.Waiting,
            { IsSmtp: false } => MailRouteKind.OtherProgram,
            _ => NextHops.Count > 0 ? MailRouteKind.NextHop : MailRouteKind.Direct,
        };

    /// <summary>Mail for other domains is handed to a next hop: receivers see the address of that server.</summary>
    public bool HasNextHop => Kind == MailRouteKind.NextHop;

    /// <summary>False when no mail leaves this server, whatever its recipient.</summary>
    public bool LeavesServer =>
        Kind is not (MailRouteKind.None or MailRouteKind.Waiting)
        || HasTransportMaps
        || HasSenderRoutes
        || Transports.Any(static transport => transport is { IsUsed: true, IsSmtp: true });

    /// <summary>
    /// No mail leaves this server, now or later: it comes back or is thrown away. What only waits may leave once that is changed.
    /// </summary>
    public bool SendsNothing => Kind == MailRouteKind.None && !LeavesServer;

    /// <summary>Finds it out.</summary>
    public static MailRoute Create(ServerParameters parameters, IReadOnlyList<MailServerService> services) => new(parameters, services);

    /// <summary>
    /// True when mail comes to a delivery program such as <c>local</c> or <c>virtual</c> by the class of its address. A table may lead
    /// other mail to it all the same.
    /// </summary>
    public bool Uses(string program) =>
        Transports.Any(transport => transport.IsUsed && (transport.Program ?? transport.Service) == program);
}
