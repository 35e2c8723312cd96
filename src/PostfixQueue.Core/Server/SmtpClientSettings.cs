using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Server;

/// <summary>How Postfix's SMTP client behaves that mail to other domains goes through.</summary>
internal sealed class SmtpClientSettings : ServiceView
{
    private SmtpClientSettings(ServerParameters parameters, MailServerService? service)
        : base(parameters, service) => Families = ServerParameters.FamiliesOf(List("inet_protocols"));

    /// <summary>The address families that it uses.</summary>
    public IReadOnlyList<AddressFamily> Families { get; }

    /// <summary>The name that it says in EHLO; one that no server would take is left out, since Host.Myhostname finds it.</summary>
    public string HeloName => new[] { this["smtp_helo_name"], this["myhostname"] }.FirstOrDefault(IsSayable) ?? "localhost";

    /// <summary>The same in the form in which it can be asked for; null when the world has no such name.</summary>
    public string? PublicHeloName => PublicName.NormalizeOrNull(this["smtp_helo_name"] ?? this["myhostname"]);

    /// <summary>It looks for mail exchangers in the domain name system.</summary>
    public bool LooksUpExchangers =>
        !IsYes("disable_dns_lookups") && !string.Equals(this["smtp_dns_support_level"], "disabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// It looks for hosts in the hosts file too (<c>smtp_host_lookup</c>); otherwise a name that only stands there does not exist for it.
    /// </summary>
    public bool UsesHostsFile => !LooksUpExchangers || List("smtp_host_lookup").Contains("native", StringComparer.OrdinalIgnoreCase);

    /// <summary>The port where a next hop names none.</summary>
    public string UsualPort => this["smtp_tcp_port"] is { Length: > 0 } port ? port : "smtp";

    /// <summary>TLS begins with the connection.</summary>
    public bool IsWrapped => IsYes("smtp_tls_wrappermode");

    /// <summary><c>smtp_tls_security_level</c>, or what its forerunners <c>smtp_use_tls</c> and <c>smtp_enforce_tls</c> come to.</summary>
    public string TlsLevel =>
        this["smtp_tls_security_level"]?.Trim().ToLowerInvariant() is { Length: > 0 } level ? level
        : IsYes("smtp_enforce_tls")
            ? IsYes("smtp_tls_enforce_peername") ? "verify"
                : "encrypt"
        : IsYes("smtp_use_tls") ? "may"
        : "none";

    /// <summary>It sends nothing without TLS. The level dane does so only where a domain has TLSA records.</summary>
    public bool DemandsTls => TlsLevel is "encrypt" or "dane-only" or "fingerprint" or "verify" or "secure";

    /// <summary>It sends nothing to a server whose certificate it cannot verify by authority and name.</summary>
    public bool VerifiesCertificates => TlsLevel is "verify" or "secure";

    /// <summary>It logs in where it can.</summary>
    public bool LogsIn => IsYes("smtp_sasl_auth_enable");

    /// <summary>Those of the client that <c>default_transport</c> names, else of the usual one.</summary>
    public static SmtpClientSettings FindDefault(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        string transport = MailRoute.Create(parameters, services).Default.Service;
        MailServerService[] clients = services.Where(IsClient).ToArray();
        return new SmtpClientSettings(
            parameters,
            Array.Find(clients, client => client.Service == transport) ?? Array.Find(clients, static client => client.Service == "smtp")
        );
    }

    /// <summary>True for a service that sends mail over SMTP.</summary>
    public static bool IsClient(MailServerService service) => service is { Type: "unix", Program: "smtp" };

    /// <summary>The own address that it connects from; null leaves that to the system.</summary>
    public IPAddress? BindAddress(AddressFamily family) =>
        IPAddress.TryParse(this[BindParameter(family)], out IPAddress? address) ? address : null;

    /// <summary>The parameter that sets the own address.</summary>
    public static string BindParameter(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? "smtp_bind_address" : "smtp_bind_address6";

    private static bool IsSayable(string? name) =>
        DomainName.TryNormalize(name, out string? plain) && !plain.Contains(' ', StringComparison.Ordinal);
}
