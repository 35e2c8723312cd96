using System.Globalization;
using PostfixQueue.Log;

namespace PostfixQueue.Checks.Queue;

/// <summary>Postfix has nothing to complain of in its log, but of strangers.</summary>
internal sealed class LogWarningsCheck() : LogCheck("Log.Warnings", MailServerCheckCategory.Queue, CheckSeverity.Warning)
{
    private const int MaximumFindings = 10;
    private const int MaximumShown = 200;

    protected override IEnumerable<CheckFinding> Conclude(LogSummary log, LogLook look)
    {
        LogComplaint[] own = log
            .Complaints.OrderByDescending(static complaint => complaint.Level)
            .ThenByDescending(static complaint => complaint.Count)
            .ThenBy(static complaint => complaint.Text, StringComparer.Ordinal)
            .ToArray();
        foreach (LogComplaint? complaint in own.Take(MaximumFindings))
            yield return Tell(complaint, look);
        if (own.Length > MaximumFindings || log.UncountedComplaints > 0)
        {
            yield return Warn("There are more kinds of complaints than these.", "Read the log itself.") with
            {
                Actual = (Math.Max(0, own.Length - MaximumFindings) + log.UncountedComplaints).ToString(CultureInfo.InvariantCulture),
                Target = look.Source,
                RemedyCommand = look.Command(null, "fatal|panic|error|warning"),
            };
        }

        if (own.Length == 0)
            yield return Pass($"Postfix complains of nothing of its own {look.Stretch}.");
    }

    private static CheckFinding Tell(LogComplaint complaint, LogLook look)
    {
        string level = complaint.Level switch
        {
            LogLevel.Panic => "panic",
            LogLevel.Fatal => "fatal",
            LogLevel.Error => "error",
            _ => "warning",
        };
        string times = complaint.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{complaint.Count} times");
        return Warn(
            $"{Shortened(complaint.Text)} ({level}, {times} {look.Stretch}, last at {look.TimeOf(complaint.LastUtc)})",
            ComplaintRemedy.For(complaint)
        ) with
        {
            Actual = complaint.Count.ToString(CultureInfo.InvariantCulture),
            Expected = "0",
            Target = complaint.Program,
            Evidence = complaint.Text,
            RemedyCommand = look.Command(complaint.Program, level),
        };
    }

    // The whole of it is the evidence.
    private static string Shortened(string text) => text.Length > MaximumShown ? string.Concat(text.AsSpan(0, MaximumShown), "…") : text;
}
