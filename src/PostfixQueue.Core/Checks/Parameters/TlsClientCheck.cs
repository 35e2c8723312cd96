using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>The SMTP client uses TLS where it can, and demands it from everybody only where it can know that all have it.</summary>
internal sealed class TlsClientCheck : ICheck
{
    private const string Parameter = "smtp_tls_security_level";

    /// <summary>Domains signed for many years, by the organization that makes the standards and by one that makes a name server.</summary>
    private static readonly string[] s_signedDomains = ["ietf.org", "isc.org"];

    public string Name => "Config.TlsClient";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.TlsFailure];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MailRoute route = await context.RouteAsync(cancellationToken);
        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        string level = client.TlsLevel;
        string mild = client.CommandToSet((Parameter, "may"));
        CheckFinding finding = level switch
        {
            "none" => CheckFinding.Warn(
                "Mail leaves in the clear, which large providers refuse or mark.",
                "Use TLS wherever the other server offers it, and reload."
            ) with
            {
                RemedyCommand = mild,
            },
            "may" => CheckFinding.Pass("TLS is used wherever the other server offers it."),
            "dane" or "dane-only" when client["smtp_dns_support_level"] != "dnssec" || !client.List("smtp_host_lookup").Contains("dns") =>
                CheckFinding.Fail(
                    $"DANE needs DNSSEC, which Postfix is not told to use: {(level == "dane" ? "it falls back to the level may." : "no mail leaves.")}",
                    "Switch DNSSEC on in Postfix, and reload; the name server must validate."
                ) with
                {
                    RemedyCommand = client.CommandToSet(("smtp_dns_support_level", "dnssec"), ("smtp_host_lookup", "dns")),
                    Evidence =
                        $"smtp_dns_support_level = {client["smtp_dns_support_level"]}, smtp_host_lookup = {client["smtp_host_lookup"]}",
                },
            "dane" => await LookAtResolversAsync(context, client, mild, cancellationToken),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" when route.HasNextHop => CheckFinding.Pass(
                "TLS is demanded from the relay host."
            ),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" => CheckFinding.Warn(
                "TLS is demanded from every server: mail for those that cannot do it, or not in this way, waits and comes back.",
                "Demand it only from some, in smtp_tls_policy_maps, and use it with all others where they offer it; reload."
            ) with
            {
                RemedyCommand = mild,
            },
            _ => CheckFinding.Fail("There is no such level.", "Set it to may, and reload.") with { RemedyCommand = mild },
        };
        yield return finding with
        {
            Target = Parameter,
            Actual = level,
            Expected = "may or dane",
            ReferenceUrl = "https://www.postfix.org/TLS_README.html#client_tls_levels",
        };
    }

    /// <summary>Postfix asks one server after the other, and another when one is slow: each must validate.</summary>
    private static async Task<CheckFinding> LookAtResolversAsync(
        CheckContext context,
        SmtpClientSettings client,
        string mild,
        CancellationToken cancellationToken
    )
    {
        if (context.Given.SkipsDns)
            return CheckFinding.Skip("DANE is switched on; whether the name server validates was not asked, for -SkipDns was given.");
        IReadOnlyList<IPEndPoint> servers =
            context.Given.NameServers.Count > 0 ? context.Given.NameServers : HostResolver.OfPostfix(context.Host.System, client);
        (IPEndPoint Server, bool? Validates, string Evidence)[] looks = await Task.WhenAll(
            servers.Select(server => ValidatesAsync(context, server, cancellationToken))
        );
        ((IPEndPoint Server, bool? Validates, string Evidence)[]? good, (IPEndPoint Server, bool? Validates, string Evidence)[]? bad) = (
            looks.Where(static look => look.Validates == true).ToArray(),
            looks.Where(static look => look.Validates == false).ToArray()
        );
        string evidence = string.Join("; ", looks.Select(static look => look.Evidence));
        if (bad.Length == 0)
        {
            return good.Length > 0
                ? CheckFinding.Pass("DANE is switched on, and the name server that Postfix asks validates.")
                : CheckFinding.Unknown(
                    "Whether the name server validates could not be found out.",
                    "See Dns.Resolver; or name another server with -NameServer."
                ) with
                {
                    Evidence = evidence,
                };
        }

        return good.Length > 0
            ? CheckFinding.Warn(
                $"DANE is switched on, but not every name server that Postfix asks validates: whenever it asks {bad[0].Server.Address}, no TLSA record is trusted.",
                "Name only the servers that validate in /etc/resolv.conf, and restart Postfix."
            ) with
            {
                Evidence = evidence,
            }
            : CheckFinding.Fail(
                "DANE is switched on, but the name server that Postfix asks does not validate: no TLSA record is ever trusted.",
                "Run a validating name server on this machine, such as unbound, and name only it in /etc/resolv.conf; where that is systemd-resolved, set DNSSEC=yes in resolved.conf. Or set the level to may. Then reload."
            ) with
            {
                RemedyCommand = mild,
                Evidence = evidence,
            };
    }

    private static async Task<(IPEndPoint Server, bool? Validates, string Evidence)> ValidatesAsync(
        CheckContext context,
        IPEndPoint server,
        CancellationToken cancellationToken
    )
    {
        IMailResolver resolver = context.Host.Network.CreateResolver(new MailResolverOptions { NameServers = [server] });
        MailResolverAnswer[] answers = await Task.WhenAll(
            s_signedDomains.Select(domain => resolver.QueryAsync(domain, DnsRecordType.Mx, cancellationToken))
        );
        bool? validates =
            Array.Exists(answers, static answer => answer.IsAuthenticated) ? true
            : Array.Exists(answers, static answer => answer.IsFound) ? false
            : null;
        return (server, validates, $"{server.Address}: {string.Join(", ", answers.Select(static answer => answer.Describe()))}");
    }
}
