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
        return SideBySide.AtDomainsAsync(run, async domain => [await LookAsync(run, locator, domain)]);
    }

    private static async Task<CheckFinding> LookAsync(CheckRun run, DmarcLocator locator, MailDomainUse domain)
    {
        if (!domain.Sends && !domain.IsGuess)
            return Skip("This server only relays mail for the domain; its DMARC policy is set elsewhere.");
        DmarcDiscovery found = await locator.FindAsync(domain.Name, run.Stop);
        DmarcConsent consent = await DmarcConsent.FindAsync(run.WorldResolver, found, run.Stop);
        return Judge(found, consent, domain) with
        {
            Expected = $"_dmarc.{domain.Name}. TXT \"{Example}{domain.Name}\", or a stricter policy",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc7489",
        };
    }

    private static CheckFinding Judge(DmarcDiscovery found, DmarcConsent consent, MailDomainUse domain)
    {
        if (found is { IsOwnFailure: true, Failure: { } own })
            return DnsFindings.Undecided(own);
        if (found.DomainsWithSeveralRecords.Count > 0)
            return Fail("There are several DMARC records, which makes all of them void.", "Keep one of them.") with
            {
                Actual = string.Join(", ", found.DomainsWithSeveralRecords.Select(static name => $"_dmarc.{name}")),
            };
        if (found.Record is not { } record)
        {
            if (found.Failure is { } failure)
                return DnsFindings.Undecided(failure);
            if (found.PassedOver.Count > 0)
                return Fail(
                    "The DMARC record is not one that receivers recognize.",
                    "Begin it with v=DMARC1; in exactly these letters, followed by p=."
                ) with
                {
                    Actual = string.Join("\n", found.PassedOver),
                };
            return domain.IsGuess
                ? Skip("The domain has no DMARC record, and nothing shows that it is used for mail. If it is, name it with -Domain.")
                : Warn(
                    "The domain has no DMARC record. Large receivers want one from whoever sends much.",
                    "Publish a record with p=none, which changes nothing but asks for reports."
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
                $"the text at the domain itself is not one that receivers recognize, so that another record decides: \"{text}\"."
            ),
            .. consent.Missing.Select(static entry =>
                $"nobody sends reports to {entry.Receiver}, which has not consented to get those of this domain: have it publish "
                + $"{entry.Name} TXT \"v=DMARC1\", or send them to an address of your own."
            ),
        ];
        if (faults.Length == 0 && consent.Failure is { } silent)
            return DnsFindings.Undecided(silent) with
            {
                Message = "Whether the receiver of reports has consented to get them could not be found out.",
            };
        CheckFinding finding =
            record.IsVoid ? Fail("A tag stands twice in the DMARC record, which makes all of it void.", "Keep one of the two.")
            : found.Policy is null
                ? Fail(
                    "The DMARC record has no policy that can be read, and receivers ignore it.",
                    "Give it p=none, p=quarantine or p=reject."
                )
            : faults.Length > 0 ? Warn("The DMARC record counts, but part of it is void or unwise.", "Correct what the evidence names.")
            : Pass(
                $"DMARC asks receivers to "
                    + $"{Wish(found.Policy.Value)}{(record.AggregateReports.Count == 0 ? ", and nobody gets reports (rua=)" : "")}."
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
