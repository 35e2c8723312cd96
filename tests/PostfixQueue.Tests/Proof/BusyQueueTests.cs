using System.Globalization;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// Two sessions and another administrator act on the same queue while mail runs through it: each result is held against the mail log, and
/// no message is lost.
/// </summary>
public sealed class BusyQueueTests
{
    private const int Senders = 3;

    private static readonly string[] s_actions =
    [
        "Suspend-MailQueueItem",
        "Resume-MailQueueItem",
        "Restart-MailQueueItem",
        "Suspend-MailQueueItem",
        "Resume-MailQueueItem",
        "Remove-MailQueueItem",
    ];

    [Fact]
    public async Task Every_result_is_true_and_no_message_is_lost()
    {
        int messages = ProofPlan.Count(200, 25_000);
        int wanted = ProofPlan.Count(300, 30_000);
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { [MailLoad.Domain] = "discard:" },
                MainCf =
                [
                    "default_process_limit = 20",
                    "minimal_backoff_time = 1h",
                    "queue_run_delay = 1h",
                    "maximal_queue_lifetime = 100d",
                ],
            }
        );
        _ = new QueueWriter(queue.Postfix) { Sender = "stuck@lab.example" }.Write(messages);
        using ModuleSession other = new(configDirectory: queue.Postfix.ConfigDirectory);
        List<MailQueueActionResult> results = [];
        int sent,
            rivals;
        await using (MailLoad load = new(queue.Postfix, Senders))
        {
            using CancellationTokenSource end = new();
            Task<int> rival = Task.Run(() => ActAsRivalAsync(queue.Postfix, end.Token));
            Task[] both =
            [
                .. new[] { queue.Session, other }.Select((session, index) => Task.Run(() => Act(session, index, wanted, results))),
            ];
            await Task.WhenAll(both);
            await end.CancelAsync();
            rivals = await rival;
            sent = load.Sent;
        }

        // Requeued mail waits for the pickup service, which this wakes.
        (await queue.Postfix.RunAsync("postkick", ["public", "pickup", "W"])).OrThrow();
        IReadOnlyList<QueueEntry> left = await queue.Postfix.WaitUntilAsync(
            static entries => entries.All(static entry => entry.QueueName is "deferred" or "hold"),
            TimeSpan.FromMinutes(ProofPlan.Count(5, 30))
        );
        QueueLog log = await QueueLog.ReadAsync(queue.Postfix);
        HashSet<string> ids = [.. left.Select(static entry => entry.QueueId)];
        string[] untrue = [.. results.Select(result => log.Contradiction(result, ids)).OfType<string>()];
        int stuck = left.Count(static entry => entry.Sender == "stuck@lab.example");
        int lost = messages - log.Removed - stuck;
        ProofReport.Add(
            "R5 Results on a busy queue",
            results.Count,
            untrue.Length + Math.Abs(lost),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{messages} messages, {untrue.Length} untrue, {lost} lost; {sent} messages ran through, {rivals} actions of another; "
            )
                + string.Join(
                    ", ",
                    results
                        .CountBy(static result =>
                            result.Outcome is "Failed" or "Unknown" ? $"{result.Outcome} ({WithoutId(result)})" : result.Outcome
                        )
                        .OrderByDescending(static pair => pair.Value)
                        .Select(static pair => $"{pair.Value} {pair.Key}")
                )
        );

        Assert.True(untrue.Length == 0, string.Join("\n", untrue.Take(20)));
        Assert.Equal(0, lost);
        Assert.InRange(results.Count, wanted, int.MaxValue);
        Assert.True(sent > 0 && rivals > 0, $"{sent} messages ran through, and another acted {rivals} times: the queue was not busy.");
    }

    private static string WithoutId(MailQueueActionResult result) =>
        (result.Message ?? "").Replace(result.QueueId, "ID", StringComparison.Ordinal);

    private static void Act(ModuleSession session, int number, int wanted, List<MailQueueActionResult> results)
    {
        for (int round = number; ; round++)
        {
            string action = s_actions[round % s_actions.Length];

            // Every other time by items, which are guarded, the others by bare IDs.
            MailQueueItem[] all = [.. session.Invoke("Get-MailQueueItem -Sender stuck@lab.example").WithoutErrors().Of<MailQueueItem>()];
            if (all.Length == 0)
                return;
            Random.Shared.Shuffle(all);
            MailQueueItem[] some = all[..Math.Max(1, all.Length / (action == "Remove-MailQueueItem" ? 40 : 4))];
            object[] given = round % 2 == 0 ? some : [.. some.Select(static item => item.QueueId)];
            Invocation invocation = session.Invoke($"$args[0] | {action} -Confirm:$false -PassThru -ErrorAction SilentlyContinue", [given]);
            lock (results)
            {
                results.AddRange(invocation.WithoutErrors().Of<MailQueueActionResult>());
                if (results.Count >= wanted)
                    return;
            }
        }
    }

    /// <summary>Somebody else at the same queue, with Postfix's own tool.</summary>
    private static async Task<int> ActAsRivalAsync(PrivatePostfix postfix, CancellationToken end)
    {
        Random random = new(1);
        int acted = 0;
        while (!end.IsCancellationRequested)
        {
            string[] all =
            [
                .. (await postfix.ListAsync())
                    .Where(static entry => entry.Sender == "stuck@lab.example")
                    .Select(static entry => entry.QueueId),
            ];
            if (all.Length == 0)
                break;
            random.Shuffle(all);
            string option = new[] { "-h", "-H", "-r", "-h", "-H", "-d" }[acted++ % 6];
            int count = Math.Max(1, all.Length / (option == "-d" ? 200 : 10));
            await postfix.RunAsync("postsuper", [option, "-"], string.Concat(all.Take(count).Select(static id => id + "\n")));
        }

        return acted;
    }
}
