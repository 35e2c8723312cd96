using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Checks.Network;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// Where an MX host of a mail domain has TLSA records, it shows a certificate that fits one: senders that use DANE hold mail back otherwise
/// (RFC 7672).
/// </summary>
internal sealed class TlsaCheck : ICheck
{
    /// <summary>More than a server's domains lead to for a reason; records are other people's.</summary>
    private const int MostHosts = 20;

    public string Name => "Dns.Tlsa";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IEnumerable<MailDomainUse> domains = (await MailDomainUse.FindAsync(context, cancellationToken)).Where(static domain =>
            !InternalName.Is(domain.Name)
        );
        MailResolverAnswer[] answers = await Task.WhenAll(
            domains.Select(domain => context.WorldResolver.QueryAsync(domain.Name, DnsRecordType.Mx, cancellationToken))
        );
        IEnumerable<string> hosts = answers
            .SelectMany(static answer => answer.Exchanges)
            .Select(static exchange => exchange.Host)
            .Where(DomainName.IsHostName)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostHosts);
        bool found = false;
        await foreach (
            CheckFinding finding in SideBySide.AtAsync(hosts, (host, token) => LookAsync(context, host, token), cancellationToken)
        )
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
            : CheckFinding.Skip("No MX host of the mail domains has TLSA records, which it need not have.");
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(CheckContext context, string host, CancellationToken cancellationToken)
    {
        string name = $"_25._tcp.{host}";
        MailResolverAnswer answer = await context.WorldResolver.QueryAsync(name, DnsRecordType.Tlsa, cancellationToken);
        if (answer.IsAbsent)
            return [];

        // Senders ask for TLSA records only where DNSSEC vouches for the host's address (RFC 7672 section 2.2.2).
        HostLookup lookup = await HostLookup.AskAsync(context.WorldResolver, host, cancellationToken);
        bool isSigned = lookup.Answers.Any(static found => found is { IsFound: true, IsAuthenticated: true });
        if (answer.IsUndecided)
            return [OfSilence(answer, lookup, isSigned) with { Target = name }];
        if (!answer.TlsaRecords.Any(static record => record.IsUsableForSmtp))
        {
            return
            [
                CheckFinding.Warn(
                    "None of the TLSA records says anything that senders of mail can follow.",
                    "Publish one that begins with 3 1 1."
                ) with
                {
                    Target = name,
                    Actual = string.Join("\n", answer.TlsaRecords),
                },
            ];
        }

        if (context.Asked.SkipsNetwork)
            return
            [
                CheckFinding.Skip("The records were not compared with the certificate, since -SkipNetwork was given.") with
                {
                    Target = name,
                },
            ];
        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        SmtpProbeResult? result = null;
        foreach (IPAddress address in lookup.Addresses)
        {
            SmtpProbeRequest request = ClientProbe.RequestTo(context, client, new ProbeTarget(host, address, ServicePort.Smtp)) with
            {
                LocalAddress = null,
            };
            result = await context.Host.Network.SmtpProbe.ProbeAsync(request, cancellationToken);
            if (result.Stage != SmtpProbeStage.Connect)
                break;
        }

        return
        [
            (
                result is null
                    ? CheckFinding.Unknown("The host has no address, so that its certificate cannot be seen.", "See Dns.MxTarget.")
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
            ? CheckFinding.Skip("DNSSEC does not vouch for the address of the host, so that nobody asks for its TLSA records.")
        : isSigned && answer.Outcome == MailResolverOutcome.ServFail
            ? CheckFinding.Warn(
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
