using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Transport;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Where a mail domain asks for reports about TLS, the record is one that senders understand (RFC 8460).</summary>
internal sealed class TlsRptCheck : ICheck
{
    public string Name => "Dns.TlsRpt";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Info;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        SideBySide.AtDomainsAsync(context, async (domain, token) => [await LookAsync(context, domain.Name, token)], cancellationToken);

    private static async Task<CheckFinding> LookAsync(CheckContext context, string domain, CancellationToken cancellationToken)
    {
        MailResolverAnswer answer = await context.WorldResolver.QueryAsync($"_smtp._tls.{domain}", DnsRecordType.Txt, cancellationToken);
        if (answer.IsUndecided)
            return DnsFinding.Undecided(answer);
        if (
            AnnouncedRecord.Find(answer.Texts, TlsReportingRecord.IsTlsReporting, "TLSRPTv1", "TLS reporting", out string? text) is
            { } finding
        )
            return finding;
        string faults = string.Join("\n", DnsFinding.Sentences(TlsReportingRecord.Parse(text).Problems, RecordProblemSeverity.Error));
        return (
            faults.Length > 0
                ? CheckFinding.Fail("Senders do not understand the record, and send no reports.", "Correct what the evidence names.") with
                {
                    Evidence = faults,
                }
                : CheckFinding.Pass("Senders know where to report TLS failures.")
        ) with
        {
            Actual = text,
            Expected = $"_smtp._tls.{domain}. TXT \"v=TLSRPTv1; rua=mailto:postmaster@{domain}\"",
            ReferenceUrl = "https://www.rfc-editor.org/rfc/rfc8460#section-3",
        };
    }
}
