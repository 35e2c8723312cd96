using PostfixQueue.Tests.Checks.Dns;

namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>The configuration and the zone of a server in which nothing is wrong.</summary>
internal static class SoundServer
{
    /// <summary>
    /// What makes it a server for the world. Postfix never gets to know it, since it shall listen to this machine only: the checks find it
    /// in the file, behind a proxy that nobody can do without.
    /// </summary>
    public const string PublicServices = """

        10025 inet n - n - 1 postscreen -o postscreen_upstream_proxy_protocol=haproxy
        smtpd pass - - n - - smtpd
        dnsblog unix - - n - 0 dnsblog
        tlsproxy unix - - n - 0 tlsproxy

        """;

    /// <summary>Set in place of what the lab has: a second entry below the first would be warned of.</summary>
    public static string[] Settings { get; } =
    [
        "mydomain=lab.test",
        "myorigin=$mydomain",
        "mydestination=$myhostname, $mydomain, localhost",
        "inet_interfaces=all",
        "mynetworks=127.0.0.0/8",
        "disable_dns_lookups=no",
        "smtp_dns_support_level=enabled",
        "smtp_host_lookup=dns",
        "default_transport=smtp",
        "local_recipient_maps=unix:passwd.byname $alias_maps",
        "smtpd_reject_unlisted_recipient=yes",
        "alias_maps=hash:$config_directory/aliases",
        "alias_database=$alias_maps",
        "smtpd_relay_restrictions=permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination",
        "smtpd_forbid_bare_newline=normalize",
        "smtpd_tls_security_level=may",
        "smtpd_tls_chain_files=$config_directory/server.pem",
        "smtpd_tls_protocols=>=TLSv1.2",
        "smtpd_tls_mandatory_protocols=>=TLSv1.2",
        "smtpd_tls_auth_only=yes",
        "smtpd_sasl_type=dovecot",
        "smtpd_sasl_path=private/auth",
        "smtp_tls_security_level=may",
        "smtp_tls_protocols=>=TLSv1.2",
        "smtp_tls_mandatory_protocols=>=TLSv1.2",
        "disable_vrfy_command=yes",
        // The SMTP servers of the sound configuration stay: the checks look at the files, and at those servers only for whether they
        // answer.
        "max_use=100000",
        "max_idle=1d",
    ];

    /// <summary>Its records, and what the checks ask for of others.</summary>
    public static IReadOnlyList<string> Zone { get; } =
    [
        "address=/gmail.com/203.0.113.1",
        "address=/mail.lab.test/203.0.113.25",
        "mx-host=lab.test,mail.lab.test,10",
        CheckedDomain.Ptr("203.0.113.25", HealthyServer.HostName),
        "txt-record=lab.test,\"v=spf1 ip4:203.0.113.25 -all\"",
        "txt-record=mail.lab.test,\"v=spf1 a -all\"",
        "txt-record=_dmarc.lab.test,\"v=DMARC1; p=reject; rua=mailto:dmarc@lab.test\"",
        "txt-record=s1._domainkey.lab.test,\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
        "txt-record=_smtp._tls.lab.test,\"v=TLSRPTv1; rua=mailto:tls@lab.test\"",
        "host-record=2.0.0.127.bl.test,127.0.0.2",
    ];
}
