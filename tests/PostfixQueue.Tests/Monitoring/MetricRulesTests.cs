using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Monitoring;

/// <summary>The alert rules, by the tool that Prometheus has for it.</summary>
public sealed class MetricRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pq rules ").FullName;

    public MetricRulesTests()
    {
        File.Copy(Repository.At("bin", "postfix-queue.rules.yml"), Path.Join(_folder, "postfix-queue.rules.yml"));
        File.Copy(Repository.At("tests", "Fixtures", "monitoring", "postfix-queue.rules.test.yml"), Path.Join(_folder, "test.yml"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_not_before()
    {
        string promtool = MonitoringTool.Require("promtool");

        ToolResult check = await Tool.RunAsync(
            promtool,
            ["check", "rules", Path.Join(_folder, "postfix-queue.rules.yml")],
            null,
            TestContext.Current.CancellationToken
        );
        ToolResult test = await Tool.RunAsync(
            promtool,
            ["test", "rules", Path.Join(_folder, "test.yml")],
            null,
            TestContext.Current.CancellationToken
        );

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.True(test.ExitCode == 0, test.Output + test.Error);
    }

    [Fact]
    public void Each_alert_has_a_test()
    {
        string tests = File.ReadAllText(Path.Join(_folder, "test.yml"));
        string[] alerts =
        [
            .. File.ReadLines(Path.Join(_folder, "postfix-queue.rules.yml"))
                .Where(static line => line.Contains("- alert: ", StringComparison.Ordinal))
                .Select(static line => line.Split(": ")[1]),
        ];

        Assert.True(alerts.Length >= 9, "The alerts were not found.");
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}\n        exp_alerts:\n", tests, StringComparison.Ordinal));
    }
}
