using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Checks.Network;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// Where an MX host of a mail domain has TLSA records, it shows a certificate that fits one: senders that use DANE hold mail back otherwise
/// (RFC 7672).
/// </summary>
internal sealed class TlsaCheck() : Check("Dns.Tlsa", MailServerCheckCategory.Dns, CheckSeverity.Warning)
{
    /// <summary>More than a server's domains lead to for a reason; records are other people's.</summary>
    private const int MostHosts = 20;

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        IEnumerable<MailDomainUse> domains = (await MailDomainUse.FindAllAsync(run)).Where(static domain => !InternalName.Is(domain.Name));
        MailResolverAnswer[] answers = await Task.WhenAll(domains.Select(domain => run.QueryAsync(domain.Name, DnsRecordType.Mx)));
        IEnumerable<string> hosts = answers
            .SelectMany(static answer => answer.Exchanges)
            .Select(static exchange => exchange.Host)
            .Where(DomainName.IsHostName)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostHosts);
        bool found = false;
        await foreach (CheckFinding finding in SideBySide.AtAsync(run, hosts, host => ExamineAsync(run, host)))
        {
            found = true;
            yield return finding with
            {
                ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc7672",
            };
        }

        if (found)
            yield break;
        yield return Array.Find(answers, static answer => answer.IsUndecided) is { } unanswered
            ? DnsFindings.Undecided(unanswered)
            : Skip("No MX host of the mail domains has TLSA records, which are optional.");
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineAsync(CheckRun run, string host)
    {
        string name = $"_25._tcp.{host}";
        MailResolverAnswer answer = await run.QueryAsync(name, DnsRecordType.Tlsa);
        if (answer.IsAbsent)
            return [];

        // Senders ask for TLSA records only where DNSSEC vouches for the host's address (RFC 7672 section 2.2.2).
        HostLookup lookup = await HostLookup.AskAsync(run.WorldResolver, host, run.Stop);
        bool isSigned = lookup.Answers.Any(static found => found is { IsFound: true, IsAuthenticated: true });
        if (answer.IsUndecided)
            return [OfSilence(answer, lookup, isSigned) with { Target = name }];
        if (!answer.TlsaRecords.Any(static record => record.IsUsableForSmtp))
        {
            return
            [
                Warn("None of the TLSA records is usable for SMTP.", "Publish one that begins with 3 1 1.") with
                {
                    Target = name,
                    Actual = string.Join("\n", answer.TlsaRecords),
                },
            ];
        }

        if (run.Asked.SkipsNetwork)
            return [Skip("The records were not compared with the certificate because of -SkipNetwork.") with { Target = name }];
        SmtpClientSettings client = await run.SmtpClientAsync();
        SmtpProbeResult? result = null;
        foreach (IPAddress address in lookup.Addresses)
        {
            SmtpProbeRequest request = ClientProbe.RequestTo(run, client, new ProbeTarget(host, address, ServicePort.Smtp)) with
            {
                LocalAddress = null,
            };
            result = await run.ProbeAsync(request);
            if (result.Stage != SmtpProbeStage.Connect)
                break;
        }

        return
        [
            (
                result is null
                    ? Unknown("The host has no address, so its certificate cannot be checked.", "See Dns.MxTarget.")
                    : Weigh(TlsaFindings.From(answer, result), isSigned)
            ) with
            {
                Target = name,
            },
        ];
    }

    /// <summary>
    /// A server that does not answer the question about TLSA records keeps away mail of those who ask it, and of no one else.
    /// </summary>
    private static CheckFinding OfSilence(MailResolverAnswer answer, HostLookup lookup, bool isSigned) =>
        !isSigned && lookup.Addresses.Count > 0 ? Skip("The address of the host is not DNSSEC-signed, so nobody asks for its TLSA records.")
        : isSigned && answer.Outcome == MailResolverOutcome.ServFail
            ? Warn(
                "The name servers of the host fail on TLSA queries: senders with DANE defer mail.",
                "Ask whoever runs the name servers of the host's domain to answer that there are none, or publish some."
            ) with
            {
                Evidence = answer.Describe(),
            }
        : DnsFindings.Undecided(answer);

    /// <summary>Without DNSSEC on the host's address nobody looks at its records, however wrong they are.</summary>
    private static CheckFinding Weigh(CheckFinding finding, bool isSigned) =>
        isSigned || finding.Status != CheckStatus.Fail
            ? finding
            : finding with
            {
                Status = CheckStatus.Warning,
                Message = $"{finding.Message} As long as the host's address does not validate with DNSSEC, nobody uses the records.",
            };

    /// <summary>Compares TLSA records with what a mail server shows.</summary>
    private static class TlsaFindings
    {
        private const string Renew =
            "Publish the expected record, and remove the old one only after its TTL has passed. When the certificate is renewed, keep "
            + "its key (with certbot: --reuse-key), or publish the new record first.";

        /// <summary>
        /// With an anchor from the domain name system it does not matter whom else this machine trusts (RFC 7672 section 3.1.2).
        /// </summary>
        private static readonly string[] s_matterOfTrust =
        [
            nameof(X509ChainStatusFlags.UntrustedRoot),
            nameof(X509ChainStatusFlags.PartialChain),
        ];

        /// <summary>The finding about one host.</summary>
        /// <param name="answer">The records.</param>
        /// <param name="result">What the host showed.</param>
        public static CheckFinding From(MailResolverAnswer answer, SmtpProbeResult result)
        {
            CheckFinding finding = result switch
            {
                { Tls.Certificates: [var own, ..] } => Compare(answer, result.Tls!) with { Expected = ExpectedFor(own) },
                { Outcome: SmtpProbeOutcome.StartTlsNotOffered or SmtpProbeOutcome.Succeeded } => CheckFinding.Fail(
                    "The host has TLSA records but offers no STARTTLS: senders with DANE defer mail.",
                    "Turn TLS on (smtpd_tls_security_level = may, with a certificate), or remove the records."
                ),
                { Outcome: SmtpProbeOutcome.TlsFailed } => CheckFinding.Fail(
                    "The host has TLSA records, but TLS with it fails: senders with DANE defer mail.",
                    "Look for the handshake in the mail log of that host."
                ),
                _ => CheckFinding.Unknown(
                    "The certificate of the host could not be fetched from here.",
                    "Fetch it from a machine that can connect to its port 25: 'posttls-finger -l dane' with the domain."
                ) with
                {
                    Evidence = result.ToString(),
                },
            };
            return finding with { Actual = string.Join("\n", answer.TlsaRecords) };
        }

        private static CheckFinding Compare(MailResolverAnswer answer, SmtpTlsSession session)
        {
            TlsaRecord[] fitting = [.. answer.TlsaRecords.Where(record => TlsaMatcher.Matches(record, session.Certificates))];
            if (fitting.Length == 0)
                return CheckFinding.Fail("No TLSA record matches the certificate: senders with DANE defer mail.", Renew);
            if (fitting.All(static record => record.Usage == 2))
            {
                // An issuer vouches only for a certificate that is valid and for this name (RFC 7672 section 3.2.3).
                if (!session.IsNameMatch)
                    return CheckFinding.Fail(
                        "The TLSA record matches the issuer, but the certificate is not for this host.",
                        "Get a certificate for the name of the MX host."
                    );
                string[] faults = [.. session.ChainErrors.Except(s_matterOfTrust, StringComparer.Ordinal)];
                if (faults.Length > 0)
                    return CheckFinding.Fail(
                        "The TLSA record matches the issuer, but the certificate is not valid.",
                        "Renew the certificate."
                    ) with
                    {
                        Evidence = string.Join(", ", faults),
                    };
            }

            return answer.IsAuthenticated
                ? CheckFinding.Pass("A TLSA record matches the certificate, and it validates with DNSSEC.")
                : CheckFinding.Unknown(
                    "A TLSA record matches the certificate, but no name server asked here confirms it with DNSSEC; otherwise senders "
                        + "ignore it.",
                    "Ask a validating resolver, such as unbound on this host: -NameServer 127.0.0.1. If that does not confirm it "
                        + "either, sign the zone."
                );
        }

        private static string ExpectedFor(SmtpCertificate certificate)
        {
            TlsaRecord record = new(3, 1, 1, ReadOnlyMemory<byte>.Empty);
            return (record with { Data = TlsaMatcher.DataOf(record, certificate) }).ToString();
        }
    }
}
