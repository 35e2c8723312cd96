using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The SMTP client uses TLS where it can, and demands it from everybody only where it can know that all have it.</summary>
internal sealed class TlsClientCheck()
    : Check("Config.TlsClient", MailServerCheckCategory.Configuration, CheckSeverity.Warning, MailDelayCause.TlsFailure)
{
    private const string Parameter = "smtp_tls_security_level";

    /// <summary>Domains signed for many years, by the organization that makes the standards and by one that makes a name server.</summary>
    private static readonly string[] s_signedDomains = ["ietf.org", "isc.org"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        MailRoute route = await run.RouteAsync();
        SmtpClientSettings client = await run.SmtpClientAsync();
        string level = client.TlsLevel;
        ShellCommand mild = client.CommandToSet((Parameter, "may"));
        CheckFinding finding = level switch
        {
            "none" => Warn(
                "Mail leaves unencrypted, which large providers refuse or flag.",
                "Use TLS wherever the other server offers it, and reload."
            ) with
            {
                RemedyCommand = mild,
            },
            "may" => Pass("TLS is used wherever the other server offers it."),
            "dane" or "dane-only" when client["smtp_dns_support_level"] != "dnssec" || !client.List("smtp_host_lookup").Contains("dns") =>
                Fail(
                    $"DANE needs DNSSEC, which Postfix is not set up to use: "
                        + $"{(level == "dane" ? "it falls back to the level may." : "no mail leaves.")}",
                    "Turn DNSSEC on in Postfix, and reload; the name server must validate."
                ) with
                {
                    RemedyCommand = client.CommandToSet(("smtp_dns_support_level", "dnssec"), ("smtp_host_lookup", "dns")),
                    Evidence =
                        $"smtp_dns_support_level = {client["smtp_dns_support_level"]}, smtp_host_lookup = {client["smtp_host_lookup"]}",
                },
            "dane" => await LookAtResolversAsync(run, client, mild),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" when route.HasNextHop => Pass(
                "TLS is required from the relay host."
            ),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" => Warn(
                "TLS is required from every server: mail for servers without it, or without it at this level, is deferred and finally "
                    + "bounces.",
                "Require it only where you must, in smtp_tls_policy_maps, and use it elsewhere when offered; reload."
            ) with
            {
                RemedyCommand = mild,
            },
            _ => Fail("There is no such level.", "Set it to may, and reload.") with { RemedyCommand = mild },
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
    private static async Task<CheckFinding> LookAtResolversAsync(CheckRun run, SmtpClientSettings client, ShellCommand mild)
    {
        if (run.Given.SkipsDns)
            return Skip("DANE is on. The name server was not tested for DNSSEC validation because of -SkipDns.");
        IReadOnlyList<IPEndPoint> servers =
            run.Given.NameServers.Count > 0 ? run.Given.NameServers : HostResolver.OfPostfix(run.Host.System, client);
        (IPEndPoint Server, bool? Validates, string Evidence)[] looks = await Task.WhenAll(
            servers.Select(server => ValidatesAsync(run, server))
        );
        ((IPEndPoint Server, bool? Validates, string Evidence)[]? good, (IPEndPoint Server, bool? Validates, string Evidence)[]? bad) = (
            looks.Where(static look => look.Validates == true).ToArray(),
            looks.Where(static look => look.Validates == false).ToArray()
        );
        string evidence = string.Join("; ", looks.Select(static look => look.Evidence));
        if (bad.Length == 0)
        {
            return good.Length > 0
                ? Pass("DANE is on, and the name server that Postfix asks validates DNSSEC.")
                : Unknown(
                    "The name server could not be tested for DNSSEC validation.",
                    "See Dns.Resolver, or ask another name server with -NameServer."
                ) with
                {
                    Evidence = evidence,
                };
        }

        return good.Length > 0
            ? Warn(
                $"DANE is on, but not every name server that Postfix asks validates DNSSEC: with answers from {bad[0].Server.Address}, "
                    + $"no TLSA record is trusted.",
                "Name only the servers that validate in /etc/resolv.conf, and restart Postfix."
            ) with
            {
                Evidence = evidence,
            }
            : Fail(
                "DANE is on, but the name server that Postfix asks does not validate DNSSEC: no TLSA record is ever trusted.",
                "Run a validating name server on this machine, such as unbound, and name only it in /etc/resolv.conf; where that is "
                    + "systemd-resolved, set DNSSEC=yes in resolved.conf. Or set the level to may. Then reload."
            ) with
            {
                RemedyCommand = mild,
                Evidence = evidence,
            };
    }

    private static async Task<(IPEndPoint Server, bool? Validates, string Evidence)> ValidatesAsync(CheckRun run, IPEndPoint server)
    {
        IMailResolver resolver = run.Host.Network.CreateResolver(new MailResolverOptions { NameServers = [server] });
        MailResolverAnswer[] answers = await Task.WhenAll(
            s_signedDomains.Select(domain => resolver.QueryAsync(domain, DnsRecordType.Mx, run.Stop))
        );
        bool? validates =
            Array.Exists(answers, static answer => answer.IsAuthenticated) ? true
            : Array.Exists(answers, static answer => answer.IsFound) ? false
            : null;
        return (server, validates, $"{server.Address}: {string.Join(", ", answers.Select(static answer => answer.Describe()))}");
    }
}
