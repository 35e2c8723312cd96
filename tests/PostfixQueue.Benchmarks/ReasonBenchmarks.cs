using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>The classifier of delay reasons, against a search of the same text.</summary>
internal sealed class ReasonBenchmarks : IBenchmarkSet
{
    private const string Alternations =
        "connect to .*refused|timed out|Host not found|[Gg]reylist|rate limit|blocked using|user unknown|Mailbox full|TLS is "
        + "required|authentication failed";

    public IReadOnlyList<string> Names => ["P10"];

    public Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        using ModuleSession session = new();
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, ReplayPostqueue.DistinctReasons(plan.Items));

            // The locale is what an administrator has; in the C locale grep skips the decoding, in others it may be slower.
            table.Measure(
                "P10",
                () =>
                    [
                        Samples
                            .Take(
                                plan,
                                () =>
                                    Cost.Of(() => session.Run("[IO.File]::ReadLines($args[0]) | Resolve-MailDelayReason | Out-Null", path)),
                                () => Cost.Of(() => ShellCommand.Run($"LC_ALL=C.UTF-8 grep -cE '{Alternations}' \"$1\" | cat", path))
                            )
                            .Ratio("P10", $"Resolve-MailDelayReason, {plan.Items:N0} distinct reasons; grep -cE", 10),
                    ]
            );
        }
        finally
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }
}
