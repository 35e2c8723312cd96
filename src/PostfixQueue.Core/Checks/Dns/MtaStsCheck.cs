using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Transport;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>Where a mail domain announces an MTA-STS policy, senders can fetch it, and it allows every MX host (RFC 8461).</summary>
internal sealed class MtaStsCheck() : Check("Dns.MtaSts", MailServerCheckCategory.Dns, CheckSeverity.Info)
{
    private const string PolicyPath = "/.well-known/mta-sts.txt";

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        await foreach (CheckFinding finding in SideBySide.AtDomainsAsync(run, async domain => [await LookAsync(run, domain.Name)]))
            yield return finding with
            {
                ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc8461",
            };
    }

    private static async Task<CheckFinding> LookAsync(CheckRun run, string domain)
    {
        MailResolverAnswer answer = await run.QueryAsync($"_mta-sts.{domain}", DnsRecordType.Txt);
        if (answer.IsUndecided)
            return DnsFindings.Undecided(answer);
        if (AnnouncedRecord.Find(answer.Texts, MtaStsRecord.IsMtaSts, "STSv1", "MTA-STS", out string? text) is { } finding)
            return finding;
        string faults = Faults(MtaStsRecord.FindProblems(text));
        if (faults.Length > 0)
            return Fail("Senders do not understand the record, and so know of no policy.", "Correct what the evidence names.") with
            {
                Actual = text,
                Evidence = faults,
            };
        if (run.Asked.SkipsNetwork)
            return Skip("A policy is announced; it was not fetched, since -SkipNetwork was given.") with { Actual = text };

        string host = $"mta-sts.{domain}";
        if (!DomainName.IsHostName(host))
            return Skip("A name such as this has no web server.") with { Target = host };
        HostLookup lookup = await HostLookup.AskAsync(run.WorldResolver, host, run.Stop);
        if (lookup.Addresses.Count == 0)
            return lookup.Undecided is { } undecided
                ? DnsFindings.Undecided(undecided)
                : Fail(
                    "A policy is announced, but the host that should have it has no address.",
                    "Publish an address record for the host, or remove the announcement."
                ) with
                {
                    Target = host,
                };
        HttpsRequest request = new HttpsRequest
        {
            Host = host,
            Path = PolicyPath,
            Addresses = lookup.Addresses,
        };
        HttpsAnswer fetched = await run.Host.Network.HttpsReader.ReadAsync(request, run.Stop);
        return (
            fetched.Outcome == HttpsOutcome.Succeeded
                ? await JudgeAsync(run, domain, MtaStsPolicyParser.Parse(fetched.Text), fetched.Text)
                : Explain(fetched)
        ) with
        {
            Target = $"https://{host}{PolicyPath}",
        };
    }

    private static CheckFinding Explain(HttpsAnswer answer) =>
        (
            answer.Outcome switch
            {
                HttpsOutcome.Timeout or HttpsOutcome.Unreachable => Unknown(
                    "The policy could not be fetched: this host does not get through to the web server.",
                    "Fetch it from elsewhere; a firewall here may forbid it."
                ),
                HttpsOutcome.ConnectionRefused => Fail(
                    "A policy is announced, but no web server listens for HTTPS there.",
                    "Start it, or remove the announcement."
                ),
                HttpsOutcome.TlsFailed => Fail(
                    "Senders refuse the policy: the web server's certificate is not valid for its name.",
                    "Get a certificate for the name, send the intermediate certificates with it, and renew it in time."
                ),
                HttpsOutcome.OtherStatus => Fail(
                    "The web server does not hand out the policy; redirects do not count.",
                    "Put the file there."
                ),
                HttpsOutcome.TooLong => Fail("The policy is longer than senders read.", "Shorten it."),
                _ => Fail("The web server gives no answer that could be understood.", "See its log."),
            }
        ) with
        {
            Actual = answer.Outcome.ToString(),
            Evidence = answer.Detail,
        };

    private static async Task<CheckFinding> JudgeAsync(CheckRun run, string domain, MtaStsPolicy policy, string text)
    {
        if (!policy.IsValid)
            return Fail("Senders do not understand the policy.", "Correct what the evidence names.") with
            {
                Actual = text,
                Evidence = Faults(policy.Problems),
            };
        if (policy.Mode == MtaStsMode.None)
            return Pass("The policy says that there is none.", text);
        MailResolverAnswer answer = await run.QueryAsync(domain, DnsRecordType.Mx);
        if (answer.IsUndecided)
            return DnsFindings.Undecided(answer);
        string[] hosts = answer.IsFound
            ? [.. answer.Exchanges.Where(static exchange => !exchange.IsNull).Select(static exchange => exchange.Host)]
            : [domain];
        string[] forbidden = [.. hosts.Where(host => !policy.Allows(host)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (forbidden.Length > 0)
        {
            const string Remedy = "Add a line \"mx: \" for each of these hosts to the policy, and give the record a new id.";
            return (
                policy.Mode == MtaStsMode.Enforce
                    ? Fail("The policy forbids senders to deliver to some of the domain's own MX hosts.", Remedy)
                    : Warn("The policy, which is only being tested, lacks some of the domain's own MX hosts.", Remedy)
            ) with
            {
                Actual = string.Join(", ", policy.ExchangePatterns),
                Expected = string.Join(", ", forbidden),
                Evidence = text,
            };
        }

        string warnings = string.Join("\n", DnsFindings.Sentences(policy.Problems, RecordProblemSeverity.Warning));
        return warnings.Length > 0
            ? Warn("The policy counts, but is unwise.", "Correct what the evidence names.") with
            {
                Actual = text,
                Evidence = warnings,
            }
            : Pass(
                policy.Mode == MtaStsMode.Testing
                    ? "The policy can be fetched and allows every MX host; it is only being tested."
                    : "The policy can be fetched and allows every MX host.",
                text
            );
    }

    private static string Faults(IEnumerable<RecordProblem> problems) =>
        string.Join("\n", DnsFindings.Sentences(problems, RecordProblemSeverity.Error));
}
