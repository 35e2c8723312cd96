using PostfixQueue.Mail.Dmarc;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Checks.Dns;

/// <summary>Each mail domain has a DMARC policy that receivers follow; large ones want one from everybody who sends much.</summary>
internal sealed class DmarcCheck() : Check("Dns.Dmarc", MailServerCheckCategory.Dns, CheckSeverity.Warning, MailDelayCause.SenderPolicy)
{
    private const string Example = "v=DMARC1; p=none; rua=mailto:postmaster@";

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        DmarcLocator locator = new(run.WorldResolver);
        return SideBySide.AtDomainsAsync(run, async domain => [await ExamineAsync(run, locator, domain)]);
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, DmarcLocator locator, MailDomainUse domain)
    {
        if (!domain.Sends && !domain.IsGuess)
            return Skip("This server only relays mail to the domain; its DMARC policy is set elsewhere.");
        DmarcDiscovery found = await locator.DiscoverAsync(domain.Name, run.Stop);
        DmarcConsent consent = await DmarcConsent.AskAsync(run.WorldResolver, found, run.Stop);
        return Conclude(found, consent, domain) with
        {
            Expected = $"_dmarc.{domain.Name}. TXT \"{Example}{domain.Name}\", or a stricter policy",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc7489",
        };
    }

    private static CheckFinding Conclude(DmarcDiscovery found, DmarcConsent consent, MailDomainUse domain)
    {
        if (found is { IsOwnFailure: true, Failure: { } own })
            return DnsFindings.Undecided(own);
        if (found.DomainsWithSeveralRecords.Count > 0)
            return Fail("There are several DMARC records, which makes all of them invalid.", "Keep one of them.") with
            {
                Actual = string.Join(", ", found.DomainsWithSeveralRecords.Select(static name => $"_dmarc.{name}")),
            };
        if (found.Record is not { } record)
        {
            if (found.Failure is { } failure)
                return DnsFindings.Undecided(failure);
            if (found.PassedOver.Count > 0)
                return Fail(
                    "Receivers do not recognize the DMARC record.",
                    "Begin it with v=DMARC1; in exactly this spelling, followed by p=."
                ) with
                {
                    Actual = string.Join("\n", found.PassedOver),
                };
            return domain.IsGuess
                ? Skip("The domain has no DMARC record, and nothing suggests that it is used for mail. If it is, name it with -Domain.")
                : Warn(
                    "The domain has no DMARC record. Large receivers require one from bulk senders.",
                    "Publish a record with p=none, which only asks for reports."
                ) with
                {
                    Actual = string.Join(", ", found.Walk),
                };
        }

        string[] faults =
        [
            .. DnsFindings.Sentences(record.Problems, RecordProblemSeverity.Error),
            .. DnsFindings.Sentences(record.Problems, RecordProblemSeverity.Warning),
            .. found.PassedOver.Select(static text =>
                $"receivers do not recognize the text at the domain itself, so another record applies: \"{text}\"."
            ),
            .. consent.Missing.Select(static entry =>
                $"nobody sends reports to {entry.Receiver}, which has not agreed to receive them for this domain: have it publish "
                + $"{entry.Name} TXT \"v=DMARC1\", or send them to an address of your own."
            ),
        ];
        if (faults.Length == 0 && consent.Failure is { } silent)
            return DnsFindings.Undecided(silent) with
            {
                Message = "Whether the receiver of the reports has agreed to receive them could not be looked up.",
            };
        CheckFinding finding =
            record.IsVoid ? Fail("A tag appears twice in the DMARC record, which makes the record invalid.", "Keep one of the two.")
            : found.Policy is null
                ? Fail("The DMARC record has no valid policy, so receivers ignore it.", "Give it p=none, p=quarantine or p=reject.")
            : faults.Length > 0
                ? Warn("The DMARC record is valid, but part of it is wrong or unwise.", "Correct what the evidence " + "lists.")
            : Pass(
                $"DMARC asks receivers to {Wish(found.Policy.Value)}"
                    + $"{(record.AggregateReports.Count == 0 ? ", and nobody gets reports (rua=)" : "")}."
            );
        return finding with
        {
            Actual = record.Text,
            Evidence = faults.Length > 0 ? string.Join("\n", faults) : $"found at _dmarc.{found.PolicyDomain}",
        };
    }

    private static string Wish(DmarcPolicy policy) =>
        policy switch
        {
            DmarcPolicy.Reject => "refuse mail that fails",
            DmarcPolicy.Quarantine => "treat mail that fails as suspicious",
            _ => "do nothing about mail that fails (p=none)",
        };
}
