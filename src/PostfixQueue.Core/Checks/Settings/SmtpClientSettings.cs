using System.Net;
using System.Net.Sockets;
using PostfixQueue.Checks.Relay;
using PostfixQueue.Configuration;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Settings;

/// <summary>How Postfix's SMTP client behaves: main.cf, and what master.cf sets for the service that mail leaves through.</summary>
internal sealed class SmtpClientSettings
{
    private readonly ServerParameters _parameters;
    private readonly MailServerOverride[] _overrides;

    public SmtpClientSettings(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        _parameters = parameters;
        (Transport, TransportNextHop) = SplitTransport(parameters["default_transport"]);
        _overrides = services.FirstOrDefault(service => service.Type == "unix" && service.Service == Transport)?.Overrides ?? [];
    }

    /// <summary>The service of <c>default_transport</c>.</summary>
    public string Transport { get; }

    /// <summary>The next hop in <c>default_transport</c>, which replaces <c>relayhost</c>; null when there is none.</summary>
    public string? TransportNextHop { get; }

    /// <summary>The value in effect; null when there is no such parameter.</summary>
    public string? this[string name]
    {
        get
        {
            var value = _overrides.LastOrDefault(setting => setting.Name == name)?.Value;
            if (value is null) return _parameters[name];
            return value.StartsWith('$') ? _parameters[value.Trim('$', '{', '}', '(', ')')] : value;
        }
    }

    /// <summary>The name that it says in EHLO; one that no server would take is left out, since Host.Myhostname complains of it.</summary>
    public string HeloName => new[] { this["smtp_helo_name"], _parameters["myhostname"] }.FirstOrDefault(IsSayable) ?? "localhost";

    /// <summary>The address families that it uses.</summary>
    public IReadOnlyList<AddressFamily> Families
    {
        get
        {
            var protocols = _parameters.List("inet_protocols");
            return [.. new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }.Where(family =>
                protocols.Contains("all", StringComparer.OrdinalIgnoreCase) || protocols.Contains(family == AddressFamily.InterNetwork ? "ipv4" : "ipv6", StringComparer.OrdinalIgnoreCase))];
        }
    }

    /// <summary>It looks for mail exchangers in the domain name system.</summary>
    public bool LooksUpExchangers => !IsYes("disable_dns_lookups") && !string.Equals(this["smtp_dns_support_level"], "disabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>It looks for hosts in the hosts file too (<c>smtp_host_lookup</c>); otherwise a name that only stands there does not exist for it.</summary>
    public bool UsesHostsFile => !LooksUpExchangers || PostfixList.Split(this["smtp_host_lookup"]).Contains("native", StringComparer.OrdinalIgnoreCase);

    /// <summary>TLS begins with the connection.</summary>
    public bool IsWrapped => IsYes("smtp_tls_wrappermode");

    /// <summary><c>smtp_tls_security_level</c>, or what its forerunners <c>smtp_use_tls</c> and <c>smtp_enforce_tls</c> come to.</summary>
    public string TlsLevel => this["smtp_tls_security_level"]?.Trim().ToLowerInvariant() is { Length: > 0 } level
        ? level
        : IsYes("smtp_enforce_tls") ? IsYes("smtp_tls_enforce_peername") ? "verify" : "encrypt" : IsYes("smtp_use_tls") ? "may" : "none";

    /// <summary>It sends nothing without TLS.</summary>
    public bool DemandsTls => TlsLevel is not ("none" or "may");

    /// <summary>It sends nothing to a server whose certificate it cannot verify by authority and name.</summary>
    public bool VerifiesCertificates => TlsLevel is "verify" or "secure";

    /// <summary>True for <c>yes</c>.</summary>
    public bool IsYes(string name) => string.Equals(this[name], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>The own address that it connects from; null leaves that to the system.</summary>
    public IPAddress? BindAddress(AddressFamily family) =>
        IPAddress.TryParse(this[family == AddressFamily.InterNetwork ? "smtp_bind_address" : "smtp_bind_address6"], out var address) ? address : null;

    private static bool IsSayable(string? name) => DomainName.TryNormalize(name, out var plain) && !plain.Contains(' ', StringComparison.Ordinal);

    private static (string Service, string? NextHop) SplitTransport(string? text)
    {
        var parts = (text ?? string.Empty).Split(':', 2);
        return (parts[0].Length > 0 ? parts[0] : "smtp", parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }
}
