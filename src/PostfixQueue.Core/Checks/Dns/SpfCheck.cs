using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// The SPF record of each mail domain lets this server send, evaluated as a receiver would (RFC 7208); so does the one of its own name.
/// </summary>
internal sealed class SpfCheck() : Check("Dns.Spf", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.SenderPolicy)
{
    /// <summary>Reserved (RFC 1112 section 4) and so in no record: it makes an evaluation go through all of it.</summary>
    private static readonly IPAddress s_nobody = IPAddress.Parse("240.0.0.1");

    private static readonly SpfLimits s_patient = new() { CountsMissingFamily = false };

    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        OutboundAddresses seen = await OutboundAddresses.LookUpAsync(run);
        string? helo = (await run.SmtpClientAsync()).PublicHeloName;
        if (run.Asked.SendingAddresses.Count == 0 && (await run.RouteAsync()).SendsNothing)
        {
            yield return seen.Obstacle!;
            yield break;
        }

        IAsyncEnumerable<CheckFinding> domains = SideBySide.AtDomainsAsync(run, domain => ExamineAsync(run, domain, seen.Addresses, helo));
        await foreach (CheckFinding finding in domains)
            yield return finding with
            {
                ReferenceUrl = SpfFindings.ReferenceUrl,
            };

        // What local users and programs write leaves with this name, and receivers look at its record.
        MailDomainUse? origin = await MailDomainUse.FindHostOriginAsync(run);
        if (origin is not null)
        {
            foreach (CheckFinding finding in await ExamineAsync(run, origin, seen.Addresses, helo))
                yield return finding with
                {
                    Target = origin.Name,
                    ReferenceUrl = SpfFindings.ReferenceUrl,
                };
        }

        bool isChecked =
            helo is not null
            && (DomainName.Same(helo, origin?.Name ?? "") || (await run.DomainsAsync()).Any(name => DomainName.Same(name, helo)));
        foreach (IPAddress address in helo is null || isChecked ? [] : seen.Addresses)
        {
            (SpfEvaluation? evaluation, bool isStrictlyVoid) = await EvaluateAsync(run, SpfQuery.ForHelo(address, helo!));
            yield return SpfFindings.OfHelo(evaluation, address, isStrictlyVoid) with
            {
                Target = helo,
                ReferenceUrl = SpfFindings.ReferenceUrl,
            };
        }

        if (seen.Obstacle is { } obstacle)
            yield return obstacle with
            {
                Message = $"Only the records themselves were checked. {obstacle.Message}",
            };
    }

    private static async Task<IReadOnlyList<CheckFinding>> ExamineAsync(
        CheckRun run,
        MailDomainUse domain,
        IReadOnlyList<IPAddress> addresses,
        string? helo
    )
    {
        if (domain.IsGuess && !await TakesMailAsync(run, domain.Name))
            return
            [
                Skip(
                    "Nothing suggests that mail is sent from this domain: it is merely the domain part of myhostname, and its mail "
                        + "goes elsewhere. If it is used, name it with -Domain."
                ),
            ];
        if (!domain.Sends && !domain.IsGuess)
            return [Skip("This server only relays mail to the domain; its SPF record is set elsewhere.")];
        SpfSurvey survey = await SpfSurveyor.SurveyAsync(run.WorldResolver, domain.Name, run.Stop);
        if (survey.PassedOver.Count > 0 && survey.Record is null)
            return [SpfFindings.OfNearMiss(survey.PassedOver)];
        (SpfEvaluation Evaluation, bool IsStrictlyVoid) stranger = await EvaluateAsync(run, QueryFor(s_nobody));
        bool isOpen = survey.IsOpen || stranger.Evaluation.Result == SpfResult.Pass;
        List<CheckFinding> findings = [];
        bool isVoid = false;
        foreach (IPAddress address in addresses.Count > 0 ? addresses : [s_nobody])
        {
            (SpfEvaluation? evaluation, bool isStrictlyVoid) = address == s_nobody ? stranger : await EvaluateAsync(run, QueryFor(address));
            isVoid |= evaluation.Result is SpfResult.PermError or SpfResult.TempError;
            findings.Add(SpfFindings.OfDomain(evaluation, domain, address == s_nobody ? null : address, addresses, isStrictlyVoid));
        }

        // That this server may send is no news where everybody may.
        if (isOpen)
            findings.RemoveAll(static finding => finding.Status == CheckStatus.Pass);
        if (survey.Record is { IsValid: true } record)
            findings.AddRange(SpfFindings.OfRecord(record, survey, isOpen, isVoid));

        // What is wrong with the record itself is the same for each address.
        return [.. findings.Distinct()];

        SpfQuery QueryFor(IPAddress address) => SpfQuery.ForMailFrom(address, $"postmaster@{domain.Name}", helo ?? domain.Name);
    }

    /// <summary>Mail for the domain comes to this server: then it is one of its mail domains, though a table may have it.</summary>
    private static async Task<bool> TakesMailAsync(CheckRun run, string domain)
    {
        ServerAddresses own = await run.AddressesAsync();
        MailResolverAnswer answer = await run.QueryAsync(domain, DnsRecordType.Mx);
        foreach (MxRecord? exchange in answer.Exchanges.Where(static exchange => !exchange.IsNull).Take(SpfLimits.Default.NamesPerTerm))
        {
            if (own.IsCalled(exchange.Host))
                return true;
            if ((await HostLookup.AskAsync(run.WorldResolver, exchange.Host, run.Stop)).Addresses.Any(own.Public.Contains))
                return true;
        }

        return false;
    }

    /// <summary>Evaluates as receivers do, and where these differ, as the more patient ones.</summary>
    /// <returns>The evaluation, and whether stricter receivers take the record for void for this client.</returns>
    private static async Task<(SpfEvaluation Evaluation, bool IsStrictlyVoid)> EvaluateAsync(CheckRun run, SpfQuery query)
    {
        SpfEvaluation evaluation = await SpfEvaluator.EvaluateAsync(run.WorldResolver, query, SpfLimits.Default, run.Stop);
        if (!evaluation.IsOverVoidLimit)
            return (evaluation, false);
        SpfEvaluation patient = await SpfEvaluator.EvaluateAsync(run.WorldResolver, query, s_patient, run.Stop);
        return (patient, !patient.IsOverVoidLimit);
    }
}
