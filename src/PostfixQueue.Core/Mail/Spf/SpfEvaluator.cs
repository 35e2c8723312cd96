using System.Net;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>Evaluates SPF: <c>check_host()</c> of RFC 7208 section 4.</summary>
internal static class SpfEvaluator
{
    /// <summary>May this client send as this identity?</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="query">The client and the identity.</param>
    /// <param name="limits">How much work it may cause.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>Always a result; failures of name servers are <see cref="SpfResult.TempError"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<SpfEvaluation> EvaluateAsync(
        IMailResolver resolver,
        SpfQuery query,
        SpfLimits limits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(query);

        // RFC 7208 section 5: an IPv4 client remains one when it arrives over an IPv6 socket.
        IPAddress client = query.Client.IsIPv4MappedToIPv6 ? query.Client.MapToIPv4() : query.Client;
        SpfRun run = new(resolver, query with { Client = client }, limits, cancellationToken);
        SpfRecordResult verdict = await run.CheckHostAsync(query.Domain, depth: 0);
        return new SpfEvaluation
        {
            Result = verdict.Result,
            MatchedTerm = verdict.Path is [(_, var term), ..] ? term : null,
            MatchPath = [.. verdict.Path.Select(step => $"{step.Domain}: {step.Term}")],
            Problem = verdict.Problem,
            Record = run.FirstRecord,
            IsOverVoidLimit = verdict.Result == SpfResult.PermError && run.IsOverVoidLimit,
        };
    }
}
