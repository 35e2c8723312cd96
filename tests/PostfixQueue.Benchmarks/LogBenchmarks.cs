using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>The mail log as events, against the tool that sums the same file up.</summary>
internal sealed class LogBenchmarks : IBenchmarkSet
{
    private const double Bar = 0.25;

    public IReadOnlyList<string> Names => ["P11"];

    public Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        using ModuleSession session = new();
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, MailLogText.Lines(plan.Items));
            Measure("Get-MailLogEvent", "Get-MailLogEvent -Path $args[0] | Out-Null");
            Measure("Get-MailLogEvent -Status deferred", "Get-MailLogEvent -Path $args[0] -Status deferred | Out-Null");
            Measure("Measure-MailDelivery", "Measure-MailDelivery -Path $args[0] | Out-Null");
        }
        finally
        {
            File.Delete(path);
        }

        return Task.CompletedTask;

        void Measure(string what, string script) =>
            table.Measure(
                "P11",
                () =>
                    [
                        Samples
                            .Take(
                                plan,
                                () => Cost.Of(() => session.Run(script, path)),
                                () => Cost.Of(() => ShellCommand.Run("pflogsumm \"$1\"", path))
                            )
                            .Ratio("P11", $"{what}, {plan.Items:N0} log lines; pflogsumm", Bar),
                    ]
            );
    }
}
