using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// The SPF record of each mail domain lets this server send, evaluated as a receiver would (RFC 7208); so does the one of its own name.
/// </summary>
internal sealed class SpfCheck : ICheck
{
    /// <summary>Reserved (RFC 1112 section 4) and so in no record: it makes an evaluation go through all of it.</summary>
    private static readonly IPAddress s_nobody = IPAddress.Parse("240.0.0.1");

    private static readonly SpfLimits s_patient = new() { CountsMissingFamily = false };

    public string Name => "Dns.Spf";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.SenderPolicy];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SeenAddresses seen = await SeenAddresses.FindAsync(context, cancellationToken);
        string? helo = (await context.SmtpClientAsync(cancellationToken)).PublicHeloName;
        if (context.Asked.SendingAddresses.Count == 0 && (await context.RouteAsync(cancellationToken)).SendsNothing)
        {
            yield return seen.Obstacle!;
            yield break;
        }

        IAsyncEnumerable<CheckFinding> domains = SideBySide.AtDomainsAsync(
            context,
            (domain, token) => LookAsync(context, domain, seen.Addresses, helo, token),
            cancellationToken
        );
        await foreach (CheckFinding finding in domains)
            yield return finding with
            {
                ReferenceUrl = SpfJudge.ReferenceUrl,
            };

        // What local users and programs write leaves with this name, and receivers look at its record.
        MailDomainUse? origin = await MailDomainUse.FindHostOriginAsync(context, cancellationToken);
        if (origin is not null)
        {
            foreach (CheckFinding finding in await LookAsync(context, origin, seen.Addresses, helo, cancellationToken))
                yield return finding with
                {
                    Target = origin.Name,
                    ReferenceUrl = SpfJudge.ReferenceUrl,
                };
        }

        bool isJudged =
            helo is not null
            && (
                DomainName.Same(helo, origin?.Name ?? "")
                || (await context.DomainsAsync(cancellationToken)).Any(name => DomainName.Same(name, helo))
            );
        foreach (IPAddress address in helo is null || isJudged ? [] : seen.Addresses)
        {
            (SpfEvaluation? evaluation, bool isStrictlyVoid) = await EvaluateAsync(
                context,
                SpfQuery.ForHelo(address, helo!),
                cancellationToken
            );
            yield return SpfJudge.OfHelo(evaluation, address, isStrictlyVoid) with
            {
                Target = helo,
                ReferenceUrl = SpfJudge.ReferenceUrl,
            };
        }

        if (seen.Obstacle is { } obstacle)
            yield return obstacle with
            {
                Message = $"Only the records themselves were looked at. {obstacle.Message}",
            };
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(
        CheckContext context,
        MailDomainUse domain,
        IReadOnlyList<IPAddress> addresses,
        string? helo,
        CancellationToken cancellationToken
    )
    {
        if (domain.IsGuess && !await TakesMailAsync(context, domain.Name, cancellationToken))
            return
            [
                CheckFinding.Skip(
                    "Nothing shows that mail is sent with this domain: it is only what is left of myhostname, and its mail goes elsewhere. If it is, name it with -Domain."
                ),
            ];
        if (!domain.Sends && !domain.IsGuess)
            return [CheckFinding.Skip("Mail for this domain is only passed on; who may send with it is not this server's matter.")];
        SpfSurvey survey = await SpfSurveyor.SurveyAsync(context.WorldResolver, domain.Name, cancellationToken);
        if (survey.PassedOver.Count > 0 && survey.Record is null)
            return [SpfJudge.OfNearMiss(survey.PassedOver)];
        (SpfEvaluation Evaluation, bool IsStrictlyVoid) stranger = await EvaluateAsync(context, QueryFor(s_nobody), cancellationToken);
        bool isOpen = survey.IsOpen || stranger.Evaluation.Result == SpfResult.Pass;
        List<CheckFinding> findings = [];
        bool isVoid = false;
        foreach (IPAddress address in addresses.Count > 0 ? addresses : [s_nobody])
        {
            (SpfEvaluation? evaluation, bool isStrictlyVoid) =
                address == s_nobody ? stranger : await EvaluateAsync(context, QueryFor(address), cancellationToken);
            isVoid |= evaluation.Result is SpfResult.PermError or SpfResult.TempError;
            findings.Add(SpfJudge.OfDomain(evaluation, domain, address == s_nobody ? null : address, addresses, isStrictlyVoid));
        }

        // That this server may send is no news where everybody may.
        if (isOpen)
            findings.RemoveAll(static finding => finding.Status == CheckStatus.Pass);
        if (survey.Record is { IsValid: true } record)
            findings.AddRange(SpfJudge.OfRecord(record, survey, isOpen, isVoid));

        // What is wrong with the record itself is the same for each address.
        return [.. findings.Distinct()];

        SpfQuery QueryFor(IPAddress address) => SpfQuery.ForMailFrom(address, $"postmaster@{domain.Name}", helo ?? domain.Name);
    }

    /// <summary>Mail for the domain comes to this server: then it is one of its mail domains, though a table may have it.</summary>
    private static async Task<bool> TakesMailAsync(CheckContext context, string domain, CancellationToken cancellationToken)
    {
        ServerAddresses own = await context.AddressesAsync(cancellationToken);
        MailResolverAnswer answer = await context.WorldResolver.QueryAsync(domain, DnsRecordType.Mx, cancellationToken);
        foreach (MxRecord? exchange in answer.Exchanges.Where(static exchange => !exchange.IsNull).Take(SpfLimits.Default.NamesPerTerm))
        {
            if (own.IsCalled(exchange.Host))
                return true;
            if ((await HostLookup.AskAsync(context.WorldResolver, exchange.Host, cancellationToken)).Addresses.Any(own.Public.Contains))
                return true;
        }

        return false;
    }

    /// <summary>Evaluates as receivers do, and where these differ, as the more patient ones.</summary>
    /// <returns>The evaluation, and whether stricter receivers take the record for void for this client.</returns>
    private static async Task<(SpfEvaluation Evaluation, bool IsStrictlyVoid)> EvaluateAsync(
        CheckContext context,
        SpfQuery query,
        CancellationToken cancellationToken
    )
    {
        SpfEvaluation evaluation = await new SpfEvaluator(context.WorldResolver, context.Host.Time).EvaluateAsync(query, cancellationToken);
        if (!evaluation.IsOverVoidLimit)
            return (evaluation, false);
        SpfEvaluation patient = await new SpfEvaluator(context.WorldResolver, context.Host.Time, s_patient).EvaluateAsync(
            query,
            cancellationToken
        );
        return (patient, !patient.IsOverVoidLimit);
    }
}
