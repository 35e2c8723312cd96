using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>The classifier of delay reasons, against a search of the same text.</summary>
internal sealed class ReasonBenchmarks : IBenchmarkSet
{
    private const string Alternations =
        "connect to .*refused|timed out|Host not found|[Gg]reylist|rate limit|blocked using|user unknown|Mailbox full|TLS is required|authentication failed";

    public IReadOnlyList<string> Names => ["P10"];

    public Task RunAsync(BenchmarkPlan plan, Action<Figure> report)
    {
        using ModuleSession session = new();
        if (!session.Has("Resolve-MailDelayReason"))
            return Task.CompletedTask;
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, ReplayPostqueue.DistinctReasons(plan.Items));
            // The locale is what an administrator has; in the C locale grep skips the decoding, in others it may be slower.
            report(
                Pairs.Ratio(
                    "P10",
                    $"Resolve-MailDelayReason, {plan.Items:N0} distinct reasons; grep -cE in the locale C.UTF-8",
                    plan.Pairs,
                    10,
                    () => Pairs.Seconds(() => session.Run("[IO.File]::ReadLines($args[0]) | Resolve-MailDelayReason | Out-Null", path)),
                    () => Pairs.Seconds(() => ShellCommand.Run($"LC_ALL=C.UTF-8 grep -cE '{Alternations}' \"$1\" | cat", path))
                )
            );
        }
        finally
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }
}
