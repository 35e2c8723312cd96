using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks;

/// <summary>
/// Runs checks side by side, each with its own time limit, and hands out their results in the order of the checks as soon as that allows.
/// A check that fails, hangs or throws delays and spoils none of the others.
/// </summary>
internal sealed class CheckRunner(CheckContext context)
{
    /// <summary>How long a run that ends early waits for checks that do not heed it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Runs checks.</summary>
    /// <param name="checks">In the order of the results.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    public async IAsyncEnumerable<MailServerCheckResult> RunAsync(
        IReadOnlyList<Check> checks,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // All at once: nearly all that a check does is to wait, and one that waited for others' slots would come late by their time limits.
        Task<IReadOnlyList<MailServerCheckResult>>[] running = checks.Select(check => RunLimitedAsync(check, run.Token)).ToArray();
        try
        {
            Dictionary<string, string> missing = new(StringComparer.Ordinal);
            foreach (Task<IReadOnlyList<MailServerCheckResult>>? results in running)
            foreach (MailServerCheckResult? result in await results.WaitAsync(cancellationToken))
                yield return SaidOnce(result, missing);
        }
        finally
        {
            await run.CancelAsync();
            await ((Task)Task.WhenAll(running))
                .WaitAsync(s_patience, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<MailServerCheckResult>> RunLimitedAsync(Check check, CancellationToken runToken)
    {
        long started = context.Host.Time.GetTimestamp();
        using CancellationTokenSource limit = new(context.Asked.LimitOf(check), context.Host.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(runToken, limit.Token);
        ConcurrentQueue<CheckFinding> findings = new();
        try
        {
            if (Obstacle(check.Needs) is { } obstacle)
                return [Complete(check, CheckFinding.Skip(obstacle), TimeSpan.Zero)];

            // On a thread of its own, and left behind when its time is up: a check may sit in a call that cannot be interrupted.
            CheckRun run = new(context, either.Token);
            await Task.Run(() => CollectAsync(check, run, findings), CancellationToken.None).WaitAsync(either.Token);
            if (findings.IsEmpty)
                findings.Enqueue(CheckFinding.Unknown("The check gave no result.", "Run it again with -Verbose."));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !runToken.IsCancellationRequested)
        {
            findings.Enqueue(
                CheckFinding.Unknown(
                    $"The check did not end within {context.Asked.LimitOf(check).TotalSeconds:0.#} seconds.",
                    "Give it more time with -TimeoutSeconds, or find out why what it waits for does not answer."
                )
            );
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !runToken.IsCancellationRequested)
        {
            // What was found before stays true.
            findings.Enqueue(CheckFailure.Explain(failure));
        }

        TimeSpan duration = context.Host.Time.GetElapsedTime(started);
        CheckFinding[] found = [.. findings];
        string? advice = found.Any(ChangesConfiguration) ? await context.WriterAdviceAsync(runToken) : null;
        return [.. found.Select(finding => Complete(check, Advised(finding, advice), duration))];
    }

    /// <summary>The command that is offered writes into main.cf or master.cf.</summary>
    private static bool ChangesConfiguration(CheckFinding finding) =>
        finding is { Status: CheckStatus.Warning or CheckStatus.Fail, Remedy: not null, RemedyCommand: { } command }
        && command.ToString().Contains("postconf -", StringComparison.Ordinal);

    private static CheckFinding Advised(CheckFinding finding, string? advice) =>
        advice is not null && ChangesConfiguration(finding) ? finding with { Remedy = $"{finding.Remedy} {advice}" } : finding;

    private string? Obstacle(CheckNeeds needs) =>
        needs switch
        {
            _ when needs.HasFlag(CheckNeeds.Dns) && context.Asked.SkipsDns => "Not checked: it needs name servers, and -SkipDns was "
                + "given.",
            _ when needs.HasFlag(CheckNeeds.Network) && context.Asked.SkipsNetwork =>
                "Not checked: it makes connections, and -SkipNetwork was given.",
            _ => null,
        };

    private static async Task CollectAsync(Check check, CheckRun run, ConcurrentQueue<CheckFinding> findings)
    {
        await foreach (CheckFinding finding in check.RunAsync(run))
            findings.Enqueue(finding);
    }

    /// <summary>What is not known for lack of one fact is said by the first check that needs it; the others point to that one.</summary>
    private static MailServerCheckResult SaidOnce(MailServerCheckResult result, Dictionary<string, string> missing)
    {
        if (result.MissingFact is not { } fact || missing.TryAdd(fact, result.Name) || missing[fact] == result.Name)
            return result;
        return result with
        {
            Status = nameof(CheckStatus.Skipped),
            Message = $"Not checked without {fact}: see {missing[fact]}.",
            Remedy = null,
            MissingFact = null,
        };
    }

    private MailServerCheckResult Complete(Check check, CheckFinding finding, TimeSpan duration) =>
        new()
        {
            Name = check.Name,
            Category = check.Category.ToString(),
            Status = finding.Status.ToString(),
            Severity = check.Severity.ToString(),
            Message = finding.Message,
            Actual = finding.Actual,
            Expected = finding.Expected,
            Remedy = finding.Remedy,
            RemedyCommand = finding.RemedyCommand?.Text,
            Target = finding.Target,
            Evidence = finding.Evidence,
            ReferenceUrl = finding.ReferenceUrl,
            MissingFact = finding.Status == CheckStatus.Unknown ? finding.MissingFact : null,
            RelatedCauses = [.. check.RelatedCauses.Select(static cause => cause.ToString())],
            Duration = duration,
            HostName = context.Host.Name,
        };
}
