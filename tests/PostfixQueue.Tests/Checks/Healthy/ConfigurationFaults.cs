namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>Faults of main.cf and of the files that it names.</summary>
internal static class ConfigurationFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Net.LocalSmtp notices that Postfix has not been told yet.
        Fault.Setting(
            "myhostname=localhost.localdomain",
            "Host.Myhostname Config.TlsServerCert Net.LocalSmtp",
            $"myhostname={HealthyServer.HostName}"
        ),
        Fault.Setting("smtp_helo_name=www.lab.test", "Host.HeloName Dns.PtrMatchesHelo", $"smtp_helo_name={HealthyServer.HostName}"),
        Fault.Setting("myorigin=localhost", "Host.Myorigin", "myorigin=lab.test"),
        Fault.Setting("virtual_alias_domains=lab.test", "Config.Mydestination", "virtual_alias_domains="),
        Fault.Setting("mynetworks=0.0.0.0/0", "Config.Mynetworks", "mynetworks=127.0.0.0/8"),
        Fault.Setting("smtpd_relay_restrictions=permit", "Config.RelayRestrictions"),
        Fault.Setting("inet_interfaces=loopback-only", "Config.InetInterfaces"),
        Fault.Setting("inet_protocols=all", "Config.InetProtocols"),
        Fault.Setting("relayhost=[gone.lab.test]", "Config.Relayhost Net.Relayhost", "relayhost="),
        Fault.Setting("smtp_tls_security_level=none", "Config.TlsClient"),
        Fault.Setting("smtp_tls_CAfile=/nonexistent.pem", "Config.TlsCaFile", "smtp_tls_CAfile="),
        new("a certificate that has expired", "Config.TlsServerCert", server => Renew(server, -1), server => Renew(server, 60)),
        Fault.Setting("smtpd_tls_protocols=!SSLv2", "Config.TlsProtocols"),
        Fault.Setting("smtpd_banner=welcome", "Config.Banner"),
        Fault.Setting("disable_vrfy_command=no", "Config.Vrfy"),
        Fault.Setting("message_size_limit=99999999", "Config.MessageSize"),
        new(
            "no alias for abuse",
            "Config.ReservedAliases",
            server => server.WriteAliasesAsync(HealthyServer.SoundAliases.Replace("abuse:", "other:", StringComparison.Ordinal)),
            server => server.WriteAliasesAsync(HealthyServer.SoundAliases)
        ),
        Fault.Setting("smtp_destination_rate_delay=5s", "Config.Concurrency"),
    ];

    private static Task Renew(HealthyServer server, int days)
    {
        server.WriteCertificate(days);
        return Task.CompletedTask;
    }
}
