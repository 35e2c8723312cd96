using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Transport;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Where a mail domain asks for reports about TLS, the record is one that senders understand (RFC 8460).</summary>
internal sealed class TlsRptCheck() : Check("Dns.TlsRpt", MailServerCheckCategory.Dns, CheckSeverity.Info)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run) =>
        SideBySide.AtDomainsAsync(run, async domain => [await ExamineAsync(run, domain.Name)]);

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, string domain)
    {
        MailResolverAnswer answer = await run.QueryAsync($"_smtp._tls.{domain}", DnsRecordType.Txt);
        if (answer.IsUndecided)
            return DnsFindings.Undecided(answer);
        if (
            AnnouncedRecord.FindProblem(answer.Texts, TlsReportingRecord.IsTlsReporting, "TLSRPTv1", "TLS reporting", out string? text) is
            { } finding
        )
            return finding;
        string faults = string.Join("\n", DnsFindings.Sentences(TlsReportingRecord.FindProblems(text), RecordProblemSeverity.Error));
        return (
            faults.Length > 0
                ? Fail("Senders do not understand the record, and send no reports.", "Correct what the evidence lists.") with
                {
                    Evidence = faults,
                }
                : Pass("Senders know where to report TLS failures.")
        ) with
        {
            Actual = text,
            Expected = $"_smtp._tls.{domain}. TXT \"v=TLSRPTv1; rua=mailto:postmaster@{domain}\"",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc8460#section-3",
        };
    }
}
