using System.Net;
using System.Net.Sockets;
using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Network;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Checks.Settings;

/// <summary>A service of master.cf that takes mail over SMTP.</summary>
internal sealed class SmtpListener
{
    private readonly ServerParameters _parameters;
    private readonly MailServerService _service;
    private readonly string _host;
    private readonly string _portName;

    private SmtpListener(MailServerService service, ServerParameters parameters)
    {
        (_service, _parameters) = (service, parameters);
        var colon = service.Service.LastIndexOf(':');
        _host = colon < 0 ? string.Empty : service.Service[..colon].Trim('[', ']');
        _portName = service.Service[(colon + 1)..];
    }

    /// <summary>Its name in master.cf.</summary>
    public string Name => _service.Service;

    /// <summary>The port as master.cf has it.</summary>
    public string PortName => _portName;

    /// <summary>postscreen stands before the SMTP server; it may make a stranger wait.</summary>
    public bool IsPostscreen => _service.Program == "postscreen";

    /// <summary>It expects a line of another program before SMTP (HAProxy's protocol), so that no mail client can talk to it directly.</summary>
    public bool IsBehindProxy => this[IsPostscreen ? "postscreen_upstream_proxy_protocol" : "smtpd_upstream_proxy_protocol"] is { Length: > 0 };

    /// <summary>TLS begins with the connection.</summary>
    public bool IsWrapped => IsYes("smtpd_tls_wrappermode");

    /// <summary>Mail programs of users log in.</summary>
    public bool TakesLogins => IsYes("smtpd_sasl_auth_enable");

    /// <summary>The name that it introduces itself with.</summary>
    public string? HostName => this["myhostname"];

    /// <summary>It is for the mail programs of users: by its port, its name in the log, or because it demands TLS and takes logins.</summary>
    public bool IsSubmission =>
        _portName.ToLowerInvariant() is "submission" or "submissions" or "smtps" or "ssmtp" or "587" or "465"
        || IsWrapped
        || Override("syslog_name") is { } name && (name.Contains("submission", StringComparison.OrdinalIgnoreCase) || name.Contains("smtps", StringComparison.OrdinalIgnoreCase))
        || (TakesLogins && this["smtpd_tls_security_level"] == "encrypt");

    /// <summary>The value in effect for this service; null when there is no such parameter.</summary>
    public string? this[string name]
    {
        get
        {
            var value = Override(name);
            if (value is null) return _parameters[name];
            return value.StartsWith('$') ? _parameters[value.Trim('$', '{', '}', '(', ')')] : value;
        }
    }

    /// <summary>All such services that listen to the network, in the order of master.cf.</summary>
    public static IReadOnlyList<SmtpListener> Find(IReadOnlyList<MailServerService> services, ServerParameters parameters) =>
        [.. services.Where(static service => service.Type == "inet" && service.Program is "smtpd" or "postscreen").Select(service => new SmtpListener(service, parameters))];

    /// <summary>True for <c>yes</c>.</summary>
    public bool IsYes(string name) => string.Equals(this[name], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where to reach it from this machine; null when its port or host is not known.</summary>
    public async Task<ProbeTarget?> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        if (ServicePort.Find(_portName, context.Host.System) is not { } port) return null;
        AddressFamily[] families = [.. new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }.Where(Allows)];
        string[] hosts = _host.Length > 0 ? [_host] : [.. _parameters.List("inet_interfaces").Select(static host => host.Trim('[', ']'))];
        List<IPAddress> addresses = [];
        foreach (var host in hosts)
        {
            // A service on all addresses is on that of the machine itself, where no firewall stands between.
            var isAnywhere = host is "all" or "loopback-only" or "0.0.0.0" or "::";
            addresses.AddRange((await HostLookup.FindAsync(context, isAnywhere ? "localhost" : host, families, usesHostsFile: true, cancellationToken)).Addresses);
        }

        var address = addresses.Where(candidate => Allows(candidate.AddressFamily)).OrderByDescending(IPAddress.IsLoopback).FirstOrDefault();
        return address is null ? null : new ProbeTarget(address.ToString(), address, port);
    }

    private string? Override(string name) => _service.Overrides.LastOrDefault(setting => setting.Name == name)?.Value;

    private bool Allows(AddressFamily family)
    {
        var protocols = _parameters.List("inet_protocols");
        return protocols.Contains("all", StringComparer.OrdinalIgnoreCase) || protocols.Contains(family == AddressFamily.InterNetwork ? "ipv4" : "ipv6", StringComparer.OrdinalIgnoreCase);
    }
}
