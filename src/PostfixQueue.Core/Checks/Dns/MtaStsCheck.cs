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
        await foreach (CheckFinding finding in SideBySide.AtDomainsAsync(run, async domain => [await ExamineAsync(run, domain.Name)]))
            yield return finding with
            {
                ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc8461",
            };
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, string domain)
    {
        MailResolverAnswer answer = await run.QueryAsync($"_mta-sts.{domain}", DnsRecordType.Txt);
        if (answer.IsUndecided)
            return DnsFindings.Undecided(answer);
        if (AnnouncedRecord.FindProblem(answer.Texts, MtaStsRecord.IsMtaSts, "STSv1", "MTA-STS", out string? text) is { } finding)
            return finding;
        string faults = Faults(MtaStsRecord.FindProblems(text));
        if (faults.Length > 0)
            return Fail(
                "Senders do not understand the record, so they do not know of the " + "policy.",
                "Correct what the evidence lists."
            ) with
            {
                Actual = text,
                Evidence = faults,
            };
        if (run.Asked.SkipsNetwork)
            return Skip("A policy is announced. It was not fetched because of -SkipNetwork.") with { Actual = text };

        string host = $"mta-sts.{domain}";
        if (!DomainName.IsHostName(host))
            return Skip("This name is not a valid host name, so no web server can have it.") with { Target = host };
        HostLookup lookup = await HostLookup.AskAsync(run.WorldResolver, host, run.Stop);
        if (lookup.Addresses.Count == 0)
            return lookup.Undecided is { } undecided
                ? DnsFindings.Undecided(undecided)
                : Fail(
                    "A policy is announced, but its host has no address.",
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
                ? await ConcludeAsync(run, domain, MtaStsPolicyParser.Parse(fetched.Text), fetched.Text)
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
                    "The policy could not be fetched: the web server cannot be reached from here.",
                    "Fetch it from elsewhere; a firewall here may block the connection."
                ),
                HttpsOutcome.ConnectionRefused => Fail(
                    "A policy is announced, but no web server listens for HTTPS there.",
                    "Start it, or remove the announcement."
                ),
                HttpsOutcome.TlsFailed => Fail(
                    "Senders reject the policy: the certificate of the web server is not valid for its name.",
                    "Get a certificate for the name, and have the web server send the intermediate certificates too."
                ),
                HttpsOutcome.OtherStatus => Fail(
                    "The web server does not return the policy; redirects are not allowed.",
                    "Put the file there."
                ),
                HttpsOutcome.TooLong => Fail("The policy is too long for senders.", "Shorten it."),
                _ => Fail("The answer of the web server cannot be understood.", "See its log."),
            }
        ) with
        {
            Actual = answer.Outcome.ToString(),
            Evidence = answer.Detail,
        };

    private static async Task<CheckFinding> ConcludeAsync(CheckRun run, string domain, MtaStsPolicy policy, string text)
    {
        if (!policy.IsValid)
            return Fail("Senders do not understand the policy.", "Correct what the evidence lists.") with
            {
                Actual = text,
                Evidence = Faults(policy.Problems),
            };
        if (policy.Mode == MtaStsMode.None)
            return Pass("The policy says none: there is no policy any more.", text);
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
                    ? Fail("The policy does not list some of the domain's MX hosts: senders do not deliver to them.", Remedy)
                    : Warn("The policy, which is in testing mode, does not list some of the domain's MX hosts.", Remedy)
            ) with
            {
                Actual = string.Join(", ", policy.ExchangePatterns),
                Expected = string.Join(", ", forbidden),
                Evidence = text,
            };
        }

        string warnings = string.Join("\n", DnsFindings.Sentences(policy.Problems, RecordProblemSeverity.Warning));
        return warnings.Length > 0
            ? Warn("The policy is valid, but unwise.", "Correct what the evidence lists.") with
            {
                Actual = text,
                Evidence = warnings,
            }
            : Pass(
                policy.Mode == MtaStsMode.Testing
                    ? "The policy can be fetched and lists every MX host; it is in testing mode."
                    : "The policy can be fetched and lists every MX host.",
                text
            );
    }

    private static string Faults(IEnumerable<RecordProblem> problems) =>
        string.Join("\n", DnsFindings.Sentences(problems, RecordProblemSeverity.Error));
}
