using System.Globalization;

namespace PostfixQueue.Checks.Queue;

/// <summary>A check that concludes from the queue. One listing serves all of them.</summary>
internal abstract class QueueCheck(string name, CheckSeverity severity, params MailDelayCause[] explains)
    : Check(name, MailServerCheckCategory.Queue, severity, explains)
{
    public sealed override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        yield return Examine(await run.QueueAsync(), run.Asked);
    }

    /// <summary>True when a part is more than so many percent of the whole.</summary>
    public static bool Exceeds(int part, int whole, int percent) => 100L * part > (long)percent * whole;

    /// <summary>A share in percent, 0 of nothing.</summary>
    public static int Percent(int part, int whole) => whole == 0 ? 0 : (int)(100L * part / whole);

    /// <summary>A number as text.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with what it counts, in the singular where it is one.</summary>
    public static string Messages(int count) => count == 1 ? "1 message" : $"{Text(count)} messages";

    /// <summary>The conclusion.</summary>
    protected abstract CheckFinding Examine(QueueSummary queue, CheckParameters asked);
}
