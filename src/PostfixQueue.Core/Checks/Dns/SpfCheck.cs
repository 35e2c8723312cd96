using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Checks.Dns;

/// <summary>The SPF record of each mail domain lets this server send, evaluated as a receiver would (RFC 7208); so does the one of its own name.</summary>
internal sealed class SpfCheck : ICheck
{
    /// <summary>Reserved (RFC 1112 section 4) and so in no record: it makes an evaluation go through all of it.</summary>
    private static readonly IPAddress s_nobody = IPAddress.Parse("240.0.0.1");

    public string Name => "Dns.Spf";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.SenderPolicy];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = await SeenAddresses.FindAsync(context, cancellationToken);
        var helo = (await context.SmtpClientAsync(cancellationToken)).PublicHeloName;
        var evaluator = new SpfEvaluator(context.Resolver, context.Host.Time);
        var domains = SideBySide.AtDomainsAsync(context, (domain, token) => LookAsync(evaluator, domain, seen.Addresses, helo, token), cancellationToken);
        await foreach (var finding in domains) yield return finding with { ReferenceUrl = SpfJudge.ReferenceUrl };

        foreach (var address in helo is null ? [] : seen.Addresses)
        {
            var evaluation = await evaluator.EvaluateAsync(SpfQuery.ForHelo(address, helo!), cancellationToken);
            yield return SpfJudge.OfHelo(evaluation, address) with { Target = helo, ReferenceUrl = SpfJudge.ReferenceUrl };
        }

        if (seen.Obstacle is { } obstacle) yield return obstacle with { Message = $"Only the records themselves were looked at. {obstacle.Message}" };
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(
        SpfEvaluator evaluator, MailDomainUse domain, IReadOnlyList<IPAddress> addresses, string? helo, CancellationToken cancellationToken)
    {
        if (!domain.Sends && !domain.IsGuess) return [CheckFinding.Skip("Mail for this domain is only passed on; who may send with it is not this server's matter.")];
        List<CheckFinding> findings = [];
        SpfRecord? record = null;
        foreach (var address in addresses.Count > 0 ? addresses : [s_nobody])
        {
            var evaluation = await evaluator.EvaluateAsync(SpfQuery.ForMailFrom(address, $"postmaster@{domain.Name}", helo ?? domain.Name), cancellationToken);
            record = evaluation.Record;
            findings.Add(SpfJudge.OfDomain(evaluation, domain, address == s_nobody ? null : address, addresses));
        }

        // That this server may send is no news where everybody may.
        if (record is { IsValid: true, All.Qualifier: SpfResult.Pass }) findings.RemoveAll(static finding => finding.Status is CheckStatus.Pass or CheckStatus.Fail);
        if (record is { IsValid: true }) findings.AddRange(SpfJudge.OfRecord(record));

        // What is wrong with the record itself is the same for each address.
        return [.. findings.Distinct()];
    }
}
