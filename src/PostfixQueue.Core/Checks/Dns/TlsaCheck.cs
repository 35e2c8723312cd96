using System.Net;
using PostfixQueue.Checks.Network;
using PostfixQueue.Mail.Dns;
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
        IEnumerable<MailDomainUse> domains = (await MailDomainUse.FindAsync(run)).Where(static domain => !InternalName.Is(domain.Name));
        MailResolverAnswer[] answers = await Task.WhenAll(domains.Select(domain => run.QueryAsync(domain.Name, DnsRecordType.Mx)));
        IEnumerable<string> hosts = answers
            .SelectMany(static answer => answer.Exchanges)
            .Select(static exchange => exchange.Host)
            .Where(DomainName.IsHostName)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostHosts);
        bool found = false;
        await foreach (CheckFinding finding in SideBySide.AtAsync(run, hosts, host => LookAsync(run, host)))
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
            ? DnsFinding.Undecided(unanswered)
            : Skip("No MX host of the mail domains has TLSA records, which it need not have.");
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(CheckRun run, string host)
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
                Warn("None of the TLSA records says anything that senders of mail can follow.", "Publish one that begins with 3 1 1.") with
                {
                    Target = name,
                    Actual = string.Join("\n", answer.TlsaRecords),
                },
            ];
        }

        if (run.Asked.SkipsNetwork)
            return [Skip("The records were not compared with the certificate, since -SkipNetwork was given.") with { Target = name }];
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
                    ? Unknown("The host has no address, so that its certificate cannot be seen.", "See Dns.MxTarget.")
                    : Weigh(TlsaJudge.Of(answer, result), isSigned)
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
        !isSigned && lookup.Addresses.Count > 0
            ? Skip("DNSSEC does not vouch for the address of the host, so that nobody asks for its TLSA records.")
        : isSigned && answer.Outcome == MailResolverOutcome.ServFail
            ? Warn(
                "The name servers of the host fail on questions about TLSA records: senders that use DANE hold mail back.",
                "Ask whoever runs the name servers of the host's domain to answer that there are none, or publish some."
            ) with
            {
                Evidence = answer.Describe(),
            }
        : DnsFinding.Undecided(answer);

    /// <summary>Without DNSSEC on the host's address nobody looks at its records, however wrong they are.</summary>
    private static CheckFinding Weigh(CheckFinding finding, bool isSigned) =>
        isSigned || finding.Status != CheckStatus.Fail
            ? finding
            : finding with
            {
                Status = CheckStatus.Warning,
                Message =
                    $"{finding.Message} As long as no name server asked here vouches for the host's address, nobody looks at the records.",
            };
}
