using PostfixQueue.Checks;
using PostfixQueue.Delay;
using PostfixQueue.Measures;

namespace PostfixQueue.Reports;

/// <summary>
/// What to do first: what lets no mail flow, then what holds up most messages. A cause that a failed check explains is not named beside it,
/// and what Postfix
/// settles by itself comes last.
/// </summary>
internal static class ActionRanking
{
    private const int Most = 6;

    private static readonly ReportAction s_start = new(
        "MailSystemDown",
        nameof(MailDelayScope.Server),
        null,
        "Postfix does not run: no mail is delivered or accepted.",
        "Start it, and see the mail log for why it stopped.",
        "postfix start",
        IsLeftToPostfix: false
    );

    /// <summary>The weightiest, in their order.</summary>
    /// <param name="causes">How much waits for which cause.</param>
    /// <param name="findings">What checks have found.</param>
    /// <param name="isMailSystemDown">Whether Postfix does not run.</param>
    public static IReadOnlyList<ReportAction> Rank(
        IReadOnlyList<MailQueueMeasure> causes,
        IReadOnlyList<MailServerCheckResult> findings,
        bool isMailSystemDown = false
    )
    {
        Dictionary<string, long> waiting = new(StringComparer.OrdinalIgnoreCase);
        foreach (MailQueueMeasure cause in causes)
            waiting[cause.Name] = waiting.GetValueOrDefault(cause.Name) + cause.Count;
        List<Ranked> all = isMailSystemDown ? [new Ranked(s_start, 0)] : [];
        HashSet<string> explained = new(StringComparer.OrdinalIgnoreCase);
        foreach (
            IGrouping<string, MailServerCheckResult> found in findings
                .Where(IsWrong)
                .GroupBy(static check => check.Name, StringComparer.Ordinal)
        )
        {
            MailServerCheckResult check = found.First();
            string[] related = [.. check.RelatedCauses.Where(waiting.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase)];
            bool isCritical = check.Severity == nameof(CheckSeverity.Critical);
            if (!isCritical && related.Length == 0 && check.Severity != nameof(CheckSeverity.Error))
                continue;
            explained.UnionWith(related);
            long? messages = related.Length == 0 ? null : related.Sum(cause => waiting[cause]);
            ReportAction action = new(
                check.Name,
                "Server",
                messages,
                check.Message,
                check.Remedy ?? "",
                check.RemedyCommand,
                IsLeftToPostfix: false
            );
            all.Add(new Ranked(action, isCritical ? 0 : 1));
        }

        foreach (MailQueueMeasure cause in causes.Where(cause => !explained.Contains(cause.Name)))
        {
            DelayCauseEntry entry = DelayCauseCatalog.Get(cause.Name);
            if (entry.Cause == MailDelayCause.NotTried)
                continue;
            bool isLeft = entry.Retry is DelayRetryAdvice.Automatic;
            ReportAction action = new(cause.Name, entry.ScopeName, cause.Count, entry.Meaning, entry.GroupRemedy, null, isLeft);
            all.Add(new Ranked(action, isLeft ? 2 : 1));
        }

        return
        [
            .. all.OrderBy(static one => one.Rank)
                .ThenByDescending(static one => one.Action.Messages ?? 0)
                .ThenBy(static one => one.Action.Name, Comparer<string>.Create(CauseOrder.Compare))
                .Select(static one => one.Action)
                .Take(Most),
        ];
    }

    private static bool IsWrong(MailServerCheckResult check) => check.Status == nameof(CheckStatus.Fail);

    private readonly record struct Ranked(ReportAction Action, int Rank);
}
