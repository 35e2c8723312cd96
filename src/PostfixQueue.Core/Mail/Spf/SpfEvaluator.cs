using System.Net;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>Evaluates SPF: <c>check_host()</c> of RFC 7208 section 4.</summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="timeProvider">The clock for the macro <c>t</c>.</param>
/// <param name="limits">The limits; null means those of the standard.</param>
internal sealed class SpfEvaluator(IMailResolver resolver, TimeProvider timeProvider, SpfLimits? limits = null)
{
    /// <summary>May this client send as this identity?</summary>
    /// <returns>Always a result; failures of name servers are <see cref="SpfResult.TempError"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SpfEvaluation> EvaluateAsync(SpfQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // RFC 7208 section 5: an IPv4 client remains one when it arrives over an IPv6 socket.
        IPAddress client = query.Client.IsIPv4MappedToIPv6 ? query.Client.MapToIPv4() : query.Client;
        if (SpfQuery.LookupDomain(query.Domain) is not { } domain)
        {
            return new SpfEvaluation
            {
                Result = SpfResult.None,
                Domain = query.Domain,
                Problem = $"\"{query.Domain}\" is no domain that could have a record",
            };
        }

        SpfRun run = new(
            resolver,
            query with
            {
                Client = client,
            },
            limits ?? SpfLimits.Default,
            timeProvider.GetUtcNow(),
            cancellationToken
        );
        SpfVerdict verdict = await run.CheckHostAsync(domain, depth: 0);
        return new SpfEvaluation
        {
            Result = verdict.Result,
            Domain = domain,
            MatchedTerm = verdict.Path is [(_, var term), ..] ? term : null,
            MatchedDomain = verdict.Path is [(var matched, _), ..] ? matched : null,
            MatchPath = [.. verdict.Path.Select(step => $"{step.Domain}: {step.Term}")],
            Problem = verdict.Problem,
            Explanation = verdict.Result == SpfResult.Fail ? await run.ExplainAsync(verdict) : null,
            Record = run.FirstRecord,
            Lookups = run.Lookups,
            VoidLookups = run.VoidLookups,
        };
    }
}
