using System.Globalization;
using System.Net;
using System.Text.Json;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Monitoring;

/// <summary>From a real queue over node_exporter into Prometheus, all on loopback.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("pq prometheus ").FullName;
    private readonly IPEndPoint _exporter = LoopbackEndpoint.Draw();
    private readonly IPEndPoint _prometheus = LoopbackEndpoint.Draw();
    private readonly HttpClient _client = new();
    private readonly List<MonitoringService> _services = [];

    public void Dispose()
    {
        _services.ForEach(static service => service.Dispose());
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_queue_is_seen_to_grow_and_the_alerts_fire()
    {
        StartServices();
        await using RealQueue queue = await RealQueue.StartAsync();
        new QueueWriter(queue.Postfix).Write(3);
        Export(queue);
        await WaitForAsync(
            "three messages",
            () => QueryAsync("postfix_queue_messages{queue=\"deferred\"}"),
            static answer => answer.Contains("\"3\"", StringComparison.Ordinal)
        );
        string before = await AlertsAsync();

        new QueueWriter(queue.Postfix).Write(1200, first: 3);
        Export(queue);
        await WaitForAsync(
            "the queue to grow",
            () => QueryAsync("postfix_queue_messages{queue=\"deferred\"}"),
            static answer => answer.Contains("\"1203\"", StringComparison.Ordinal)
        );
        string large = await WaitForAsync(
            "the alert",
            AlertsAsync,
            static alerts => alerts.Contains("PostfixQueueLarge=firing", StringComparison.Ordinal)
        );
        await queue.Postfix.StopAsync();
        queue.Session.Invoke(
            "Export-MailQueueMetric -Path $args[0] -ErrorAction SilentlyContinue",
            Path.Join(_folder, "text", "postfix-queue.prom")
        );
        await WaitForAsync(
            "Postfix to be seen down",
            AlertsAsync,
            static alerts => alerts.Contains("PostfixDown=firing", StringComparison.Ordinal)
        );

        Assert.DoesNotContain("PostfixQueueLarge", before, StringComparison.Ordinal);
        Assert.DoesNotContain("PostfixDown", large, StringComparison.Ordinal);
        Assert.Contains($"1203 messages wait on {_exporter}.", large, StringComparison.Ordinal);
        Assert.Contains("\"0\"", await QueryAsync("node_textfile_scrape_error"), StringComparison.Ordinal);
    }

    private void StartServices()
    {
        string text = Directory.CreateDirectory(Path.Join(_folder, "text")).FullName;

        // How long a state has to last is what the tests of the rules are about.
        string rules = File.ReadAllText(Repository.At("bin", "postfix-queue.rules.yml"));
        File.WriteAllText(
            Path.Join(_folder, "rules.yml"),
            string.Join('\n', rules.Split('\n').Where(static line => !line.StartsWith("        for:", StringComparison.Ordinal)))
        );
        File.WriteAllText(
            Path.Join(_folder, "prometheus.yml"),
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: mail
                static_configs: [{ targets: ['{{_exporter}}'] }]

            """
        );
        string exporter = MonitoringTool.Require("prometheus-node-exporter");
        string prometheus = MonitoringTool.Require("prometheus");
        _services.Add(
            new MonitoringService(
                exporter,
                _folder,
                $"--web.listen-address={_exporter}",
                "--collector.disable-defaults",
                "--collector.textfile",
                $"--collector.textfile.directory={text}"
            )
        );
        _services.Add(
            new MonitoringService(
                prometheus,
                _folder,
                $"--config.file={Path.Join(_folder, "prometheus.yml")}",
                $"--storage.tsdb.path={Path.Join(_folder, "data")}",
                $"--web.listen-address={_prometheus}",
                "--log.level=warn"
            )
        );
    }

    private void Export(RealQueue queue) =>
        queue.Session.Invoke("Export-MailQueueMetric -Path $args[0]", Path.Join(_folder, "text", "postfix-queue.prom")).WithoutErrors();

    private Task<string> QueryAsync(string query) => GetAsync($"query?query={Uri.EscapeDataString(query)}");

    private async Task<string> AlertsAsync()
    {
        using JsonDocument answer = JsonDocument.Parse(await GetAsync("alerts"));
        return string.Join(
            '\n',
            answer
                .RootElement.GetProperty("data")
                .GetProperty("alerts")
                .EnumerateArray()
                .Select(static alert =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{alert.GetProperty("labels").GetProperty("alertname")}={alert.GetProperty("state")} "
                            + $"{alert.GetProperty("annotations").GetProperty("summary")}"
                    )
                )
        );
    }

    private Task<string> GetAsync(string what) =>
        _client.GetStringAsync(new Uri($"http://{_prometheus}/api/v1/{what}"), TestContext.Current.CancellationToken);

    private async Task<string> WaitForAsync(string what, Func<Task<string>> look, Func<string, bool> isSo)
    {
        string last = "nothing";
        for (
            DateTime end = DateTime.UtcNow + s_patience;
            DateTime.UtcNow < end;
            await Task.Delay(200, TestContext.Current.CancellationToken)
        )
        {
            try
            {
                last = await look();
                if (isSo(last))
                    return last;
            }
            catch (HttpRequestException failure)
            {
                last = failure.Message;
            }
            catch (JsonException failure)
            {
                last = failure.Message;
            }
        }

        throw new TimeoutException($"Waited for {what}; the last answer was: {last}\n{string.Join('\n', _services)}");
    }
}
