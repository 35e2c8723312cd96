using System.Net;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>A service of master.cf that takes mail over SMTP, with its settings.</summary>
internal sealed class SmtpListener : ServiceView
{
    private readonly string? _host;

    private SmtpListener(ServerParameters parameters, MailServerService service)
        : base(parameters, service)
    {
        // master(5): the port, or host:port.
        int colon = service.Service.LastIndexOf(':');
        _host = colon > 0 ? service.Service[..colon] : null;
        (Name, PortName) = (service.Service, service.Service[(colon + 1)..]);
    }

    /// <summary>Its name in master.cf.</summary>
    public string Name { get; }

    /// <summary>The port as master.cf has it.</summary>
    public string PortName { get; }

    /// <summary>It listens at a host of its own.</summary>
    public bool HasOwnHost => _host is not null;

    /// <summary>
    /// Where it listens, without brackets: names, addresses and the words of <c>inet_interfaces</c>, which counts for a service without a
    /// host of its own.
    /// </summary>
    public IReadOnlyList<string> Hosts =>
        [.. (_host is { } own ? [own] : List("inet_interfaces")).Select(static host => host.Trim('[', ']'))];

    /// <summary>Only this machine can connect.</summary>
    public bool IsLoopbackOnly => Hosts is { Count: > 0 } hosts && hosts.All(IsLoopback);

    /// <summary>Others than this machine and those whom the administrator knows can hand mail in.</summary>
    public bool ServesStrangers => !IsLoopbackOnly && StrangerAccess.MaySend(this);

    /// <summary>postscreen stands before the SMTP server; it may make a stranger wait.</summary>
    public bool IsPostscreen => Service?.Program == "postscreen";

    /// <summary>
    /// It expects a line of another program before SMTP (HAProxy's protocol), so that no mail client can talk to it directly.
    /// </summary>
    public bool IsBehindProxy =>
        this[IsPostscreen ? "postscreen_upstream_proxy_protocol" : "smtpd_upstream_proxy_protocol"] is { Length: > 0 };

    /// <summary>TLS begins with the connection.</summary>
    public bool IsWrapped => IsYes("smtpd_tls_wrappermode");

    /// <summary>Mail programs of users log in.</summary>
    public bool TakesLogins => IsYes("smtpd_sasl_auth_enable");

    /// <summary>The name that it introduces itself with.</summary>
    public string? HostName => this["myhostname"];

    /// <summary>
    /// It is for the mail programs of users: by its port, its name in the log, or because it demands TLS and takes logins.
    /// </summary>
    public bool IsSubmission =>
        ServicePort.Known(PortName) is ServicePort.Submission or ServicePort.Submissions
        || IsWrapped
        || (
            IsOwn("syslog_name")
            && this["syslog_name"] is { } name
            && (
                name.Contains("submission", StringComparison.OrdinalIgnoreCase)
                || name.Contains("smtps", StringComparison.OrdinalIgnoreCase)
            )
        )
        || (TakesLogins && this["smtpd_tls_security_level"] == "encrypt");

    /// <summary>All such services that listen to the network, in the order of master.cf.</summary>
    public static IReadOnlyList<SmtpListener> FindAll(ServerParameters parameters, IReadOnlyList<MailServerService> services) =>
        [
            .. services
                .Where(static service => service is { Type: "inet", Program: "smtpd" or "postscreen" })
                .Select(service => new SmtpListener(parameters, service)),
        ];

    /// <summary>True for a word of <c>inet_interfaces</c>, or a host, that means this machine only.</summary>
    public static bool IsLoopback(string word) =>
        word.ToUpperInvariant() is "LOOPBACK-ONLY" or "LOCALHOST"
        || (IPAddress.TryParse(word.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The port; null when nobody knows its name.</summary>
    public int? Port(IServerSystem system) => ServicePort.FindNumber(PortName, system);
}
