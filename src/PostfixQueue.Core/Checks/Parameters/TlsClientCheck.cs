using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;

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
        var route = await context.RouteAsync(cancellationToken);
        var client = await context.SmtpClientAsync(cancellationToken);
        var level = client.TlsLevel;
        var mild = client.CommandToSet((Parameter, "may"));
        var finding = level switch
        {
            "none" => CheckFinding.Warn(
                "Mail leaves in the clear, which large providers refuse or mark.", "Use TLS wherever the other server offers it, and reload.") with { RemedyCommand = mild },
            "may" => CheckFinding.Pass("TLS is used wherever the other server offers it."),
            "dane" or "dane-only" when client["smtp_dns_support_level"] != "dnssec" || !client.List("smtp_host_lookup").Contains("dns") => CheckFinding.Fail(
                $"DANE needs DNSSEC, which Postfix is not told to use: {(level == "dane" ? "it falls back to the level may." : "no mail leaves.")}",
                "Switch DNSSEC on in Postfix, and reload; the name server must validate.") with
            {
                RemedyCommand = client.CommandToSet(("smtp_dns_support_level", "dnssec"), ("smtp_host_lookup", "dns")),
                Evidence = $"smtp_dns_support_level = {client["smtp_dns_support_level"]}, smtp_host_lookup = {client["smtp_host_lookup"]}",
            },
            "dane" => await LookAtResolverAsync(context, mild, cancellationToken),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" when route.HasNextHop => CheckFinding.Pass("TLS is demanded from the relay host."),
            "encrypt" or "verify" or "secure" or "fingerprint" or "dane-only" => CheckFinding.Warn(
                "TLS is demanded from every server: mail for those that cannot do it, or not in this way, waits and comes back.",
                "Demand it only from some, in smtp_tls_policy_maps, and use it with all others where they offer it; reload.") with { RemedyCommand = mild },
            _ => CheckFinding.Fail("There is no such level.", "Set it to may, and reload.") with { RemedyCommand = mild },
        };
        yield return finding with { Target = Parameter, Actual = level, Expected = "may or dane", ReferenceUrl = "https://www.postfix.org/TLS_README.html#client_tls_levels" };
    }

    private static async Task<CheckFinding> LookAtResolverAsync(CheckContext context, string mild, CancellationToken cancellationToken)
    {
        if (context.Asked.SkipsDns) return CheckFinding.Skip("DANE is switched on; whether the name server validates was not asked, for -SkipDns was given.");
        var answers = await Task.WhenAll(s_signedDomains.Select(domain => context.Resolver.QueryAsync(domain, DnsRecordType.Mx, cancellationToken)));
        if (Array.Exists(answers, static answer => answer.IsAuthenticated)) return CheckFinding.Pass("DANE is switched on, and the name server validates.");
        var evidence = string.Join("; ", answers.Select(static answer => answer.Describe()));
        return Array.Exists(answers, static answer => answer.IsFound)
            ? CheckFinding.Fail(
                "DANE is switched on, but the name server does not validate: no TLSA record is ever trusted.",
                "Run a validating name server on this machine, such as unbound, and name only it in /etc/resolv.conf; or set the level to may. Then reload.") with
            {
                RemedyCommand = mild,
                Evidence = evidence,
            }
            : CheckFinding.Unknown("Whether the name server validates could not be found out.", "See Dns.Resolver; or name another server with -NameServer.") with { Evidence = evidence };
    }
}
