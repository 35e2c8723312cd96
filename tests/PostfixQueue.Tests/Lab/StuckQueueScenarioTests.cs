using System.Diagnostics;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

public sealed class StuckQueueScenarioTests
{
    [Fact]
    public async Task Each_domain_is_stuck_for_the_reason_it_stands_for()
    {
        await using StuckQueueScenario scenario = await StuckQueueScenario.StartAsync();

        IReadOnlyList<QueueEntry> queue = await scenario.Postfix.ListAsync();
        KeyValuePair<string, string>[] recipients =
        [
            .. queue.Where(entry => entry.QueueName == "deferred").SelectMany(entry => entry.Recipients),
        ];

        Assert.All(
            scenario.Cases,
            stuck =>
            {
                string[] reasons =
                [
                    .. recipients
                        .Where(recipient => recipient.Key.EndsWith($"@{stuck.Domain}", StringComparison.Ordinal))
                        .Select(recipient => recipient.Value),
                ];
                Assert.NotEmpty(reasons);
                Assert.All(reasons, reason => Assert.Contains(stuck.ReasonPart, reason, StringComparison.Ordinal));
            }
        );
        Assert.True(scenario.Cases.Select(stuck => stuck.Cause).Distinct(StringComparer.Ordinal).Count() >= 8, "Fewer than eight causes.");
    }

    [Fact]
    public async Task Held_mail_a_bounce_and_special_addresses_are_there()
    {
        await using StuckQueueScenario scenario = await StuckQueueScenario.StartAsync(longQueueIds: false);

        IReadOnlyList<QueueEntry> queue = await scenario.Postfix.ListAsync();

        QueueEntry[] held = [.. queue.Where(entry => entry.QueueName == "hold")];
        Assert.NotEmpty(held);
        Assert.All(held, entry => Assert.Equal(StuckQueueScenario.HeldSender, entry.Sender));
        Assert.Contains(queue, entry => entry.Sender == "MAILER-DAEMON");
        Assert.Contains(queue, entry => entry.Sender == "\"anna maria\"@lab.example");
        Assert.Contains(queue, entry => entry.Recipients.Any(recipient => recipient.Key == "jürgen@full.example"));
        Assert.Contains(queue, entry => entry.Recipients.Select(recipient => recipient.Value).Distinct(StringComparer.Ordinal).Count() > 3);
    }

    [Fact]
    public async Task Run_as_a_process_it_ends_with_its_standard_input_and_leaves_nothing()
    {
        ProcessStartInfo start = new("dotnet", [typeof(StuckQueueScenario).Assembly.Location, "stuck"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(180));
        string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.NotNull(line);
        string configDirectory = line.Split('\t')[0];
        Assert.True(File.Exists(Path.Join(configDirectory, "main.cf")));

        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal(0, process.ExitCode);
        Assert.False(Directory.Exists(Path.GetDirectoryName(configDirectory)));
    }
}
