using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>The mail log as events, against the tool that sums the same file up.</summary>
internal sealed class LogBenchmarks : IBenchmarkSet
{
    public IReadOnlyList<string> Names => ["P11"];

    public Task RunAsync(BenchmarkPlan plan, Action<Figure> report)
    {
        using ModuleSession session = new();
        if (!session.Has("Get-MailLogEvent"))
            return Task.CompletedTask;
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, MailLogText.Lines(plan.Items));
            report(Measure("Get-MailLogEvent", "Get-MailLogEvent -Path $args[0] | Out-Null"));
            report(Measure("Get-MailLogEvent -Status deferred", "Get-MailLogEvent -Path $args[0] -Status deferred | Out-Null"));
            report(Measure("Measure-MailDelivery", "Measure-MailDelivery -Path $args[0] | Out-Null"));
        }
        finally
        {
            File.Delete(path);
        }

        return Task.CompletedTask;

        Figure Measure(string what, string script) =>
            Pairs.Ratio(
                "P11",
                $"{what}, {plan.Items:N0} log lines; pflogsumm",
                plan.Pairs,
                0.25,
                () => Pairs.Seconds(() => session.Run(script, path)),
                () => Pairs.Seconds(() => ShellCommand.Run("pflogsumm \"$1\" > /dev/null", path))
            );
    }
}
