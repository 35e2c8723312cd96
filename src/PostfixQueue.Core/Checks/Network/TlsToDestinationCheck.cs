using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>How the mail servers of given domains do TLS with this one.</summary>
internal sealed class TlsToDestinationCheck()
    : Check("Net.TlsToDestination", MailServerCheckCategory.Network, CheckSeverity.Info, MailDelayCause.TlsFailure)
{
    private const int MaximumExchangers = 8;

    public override CheckNeeds Needs => CheckNeeds.Network | CheckNeeds.Dns;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (run.Asked.Destinations.Count == 0)
        {
            yield return Skip("No domain was given with -Destination.");
            yield break;
        }

        SmtpClientSettings client = await run.SmtpClientAsync();
        foreach (
            Task<IReadOnlyList<CheckFinding>>? looking in run
                .Asked.Destinations.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(domain => ExamineAsync(run, client, domain))
                .ToArray()
        )
        {
            foreach (CheckFinding? finding in await looking)
                yield return finding;
        }
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineAsync(CheckRun run, SmtpClientSettings client, string domain)
    {
        NextHopRoute route = await NextHopRoute.OfDomainAsync(run.Facts, client, domain, MaximumExchangers, run.Stop);
        if (route.Undecided is { } undecided)
            return [Undecided(undecided) with { Target = domain }];
        if (route.Answer is { Outcome: MailResolverOutcome.NxDomain } none)
            return
            [
                Fail("The domain does not exist.", "Correct the address of the recipient.") with
                {
                    Target = domain,
                    Evidence = none.ToString(),
                },
            ];
        if (route.IsNull)
            return
            [
                Fail("The domain declares that it accepts no mail (null MX).", "Nothing on this server can change that.") with
                {
                    Target = domain,
                },
            ];
        return await Task.WhenAll(
            route.Hosts.Select(async host =>
                await LookAtAsync(run, client, domain, host.Name, host.Lookup) with
                {
                    Target = $"{domain}: {host.Name}",
                }
            )
        );
    }

    private static async Task<CheckFinding> LookAtAsync(
        CheckRun run,
        SmtpClientSettings client,
        string domain,
        string host,
        HostLookup lookup
    )
    {
        if (lookup.Failure is { } failure)
            return failure.IsUndecided
                ? Undecided(failure)
                : Fail("The mail server's name has no address.", "Its operator has to publish one.") with
                {
                    Evidence = failure.ToString(),
                };
        IPAddress[] usable = lookup.Addresses.Where(address => client.Families.Contains(address.AddressFamily)).ToArray();
        IPAddress? address =
            usable.FirstOrDefault(candidate => run.Host.System.SourceFor(candidate) is not null) ?? usable.FirstOrDefault();
        if (address is null)
            return Skip("The mail server has no address of a family that inet_protocols allows.");
        MailResolverAnswer tlsa = await run.QueryAsync($"_25._tcp.{host}", DnsRecordType.Tlsa);
        SmtpProbeRequest request = ClientProbe.RequestTo(run, client, new ProbeTarget(host, address, ServicePort.Smtp));
        SmtpProbeResult result = await run.ProbeAsync(request with { TrustAnchors = PeerCertificate.Authorities(client, run.Host.System) });
        return new TlsFindings(client, HostAndPort.Write(address, ServicePort.Smtp), domain, run.Host.Time.GetUtcNow()).Explain(
            result,
            tlsa
        );
    }

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        Unknown("The mail servers could not be looked up.", "See Dns.Resolver.") with
        {
            Evidence = answer.Describe(),
        };

    /// <summary>What a mail server's TLS means for mail to it.</summary>
    private sealed class TlsFindings(SmtpClientSettings client, string address, string domain, DateTimeOffset now)
    {
        private const string Lower =
            "Until its operator has fixed that, an entry for the domain in smtp_tls_policy_maps with the level may lets mail through.";

        private bool DemandsTlsa => client.TlsLevel is "dane-only";

        private bool UsesTlsa => client.TlsLevel is "dane" or "dane-only";

        /// <summary>The finding about a server.</summary>
        /// <param name="result">What became of the probe.</param>
        /// <param name="tlsa">The answer about its TLSA records.</param>
        public CheckFinding Explain(SmtpProbeResult result, MailResolverAnswer tlsa)
        {
            // Records that DNSSEC protects make the level dane demand TLS (RFC 7672 section 2.2).
            bool isDemanded = client.DemandsTls || (UsesTlsa && tlsa is { IsFound: true, IsAuthenticated: true });
            if (result.Outcome == SmtpProbeOutcome.TlsFailed)
            {
                return Weigh("The TLS handshake fails.", $"Test it: posttls-finger -c {domain}. {Lower}", isDemanded) with
                {
                    Evidence = ProbeText.EvidenceOf(result),
                };
            }

            if (result.Outcome != SmtpProbeOutcome.Succeeded)
            {
                return CheckFinding.Unknown(
                    $"TLS could not be tested: the server {ProbeText.Describe(result)}.",
                    "See Net.OutboundSmtp."
                ) with
                {
                    Actual = address,
                    Evidence = ProbeText.EvidenceOf(result),
                };
            }

            if (result.Tls is not { } session)
            {
                return Weigh(
                    "The server does not offer TLS, and mail to it is not encrypted.",
                    $"Its operator has to turn it on. {Lower}",
                    isDemanded
                ) with
                {
                    Actual = "no STARTTLS",
                    Evidence = ProbeText.EvidenceOf(result),
                };
            }

            IReadOnlyList<string> faults = PeerCertificate.Faults(session, client.TlsLevel == "secure" ? domain : null, now);
            string association = Associate(session, tlsa);
            return Conclude(faults, association) with
            {
                Actual = $"{session.Protocol}, {(faults.Count == 0 ? "verified" : "not verified")}, TLSA {association}",
                Evidence = PeerCertificate.Describe(session),
            };
        }

        private CheckFinding Conclude(IReadOnlyList<string> faults, string association)
        {
            if (association == "mismatch")
            {
                return Weigh(
                    "The certificate does not match the TLSA records that the domain publishes: servers with DANE do not deliver.",
                    "Tell the domain's operator that the records were not updated for a new certificate.",
                    UsesTlsa
                );
            }

            if (association != "match" && DemandsTlsa)
                return CheckFinding.Fail(
                    "The level dane-only requires TLSA records protected by DNSSEC, and there are no usable ones.",
                    Lower
                );
            if (faults.Count == 0 || (UsesTlsa && association == "match"))
                return CheckFinding.Pass("The server offers TLS, and its certificate is valid.");
            string message = $"The server offers TLS, but its certificate cannot be verified: {string.Join(", and ", faults)}.";
            return client.VerifiesCertificates
                ? CheckFinding.Fail($"{message} smtp_tls_security_level is {client.TlsLevel}, so mail waits.", Lower)
                : CheckFinding.Pass($"{message} Postfix does not verify certificates at this level, and delivers encrypted.");
        }

        /// <summary>Records without DNSSEC prove nothing, and Postfix does not use them (RFC 7672 section 2.2).</summary>
        private static string Associate(SmtpTlsSession session, MailResolverAnswer tlsa) =>
            tlsa switch
            {
                { IsUndecided: true } => "undecided",
                { IsFound: false } => "none",
                { IsAuthenticated: false } => "without DNSSEC",
                _ when !tlsa.TlsaRecords.Any(static record => record.IsUsableForSmtp) => "unusable",
                _ => tlsa.TlsaRecords.Any(record => TlsaMatcher.Matches(record, session.Certificates)) ? "match" : "mismatch",
            };

        /// <summary>A failure where Postfix holds mail back for it, else a warning.</summary>
        private static CheckFinding Weigh(string message, string remedy, bool isHeldBack) =>
            isHeldBack ? CheckFinding.Fail(message, remedy) : CheckFinding.Warn(message, remedy);
    }
}
