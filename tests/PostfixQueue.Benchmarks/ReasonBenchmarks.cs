using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>The classifier of delay reasons, against a search of the same text.</summary>
internal sealed class ReasonBenchmarks : IBenchmarkSet
{
    private const double Bar = 10;

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

            table.Measure("P10", More);
        }
        finally
        {
            File.Delete(path);
        }

        return Task.CompletedTask;

        IEnumerable<Figure> More()
        {
            yield return Samples
                .Take(plan, () => Script("[IO.File]::ReadLines($args[0]) | Resolve-MailDelayReason | Out-Null"), Grep)
                .Ratio("P10", $"Resolve-MailDelayReason, {plan.Items:N0} distinct reasons; grep -cE", Bar);

            // Given at once, no reason goes through PowerShell's binding.
            yield return Samples
                .Take(plan, () => Script("Resolve-MailDelayReason -Reason ([IO.File]::ReadAllLines($args[0])) | Out-Null"), Grep)
                .Ratio("P10", "the same, all reasons as one argument; grep -cE", Bar);

            // How much of the first is no matter of this module.
            session.Run("Import-Module $args[0]", typeof(PassOnCommand).Assembly.Location);
            yield return Samples
                .Take(plan, () => Script("[IO.File]::ReadLines($args[0]) | Test-PassOn | Out-Null"), Grep)
                .Ratio("P10", "the same through a cmdlet that does nothing; grep -cE", Bar);
        }

        Cost Script(string script) => Cost.Of(() => session.Run(script, path));

        // The locale is what an administrator has; in the C locale grep skips the decoding, in others it may be slower.
        Cost Grep() => Cost.Of(() => ShellCommand.Run($"LC_ALL=C.UTF-8 grep -cE '{Alternations}' \"$1\" | cat", path));
    }
}
