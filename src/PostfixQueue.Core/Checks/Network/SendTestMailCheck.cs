using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Network;

/// <summary>A message to an address of the caller's choice is delivered.</summary>
internal sealed class SendTestMailCheck() : Check("Net.SendTestMail", MailServerCheckCategory.Network, CheckSeverity.Error)
{
    private const int AbsencesThatCount = 2;
    private const int LogTries = 10;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_logPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The log has whole seconds.</summary>
    private static readonly TimeSpan s_clockStep = TimeSpan.FromSeconds(2);

    /// <summary>How much of the time limit is kept for the last answer.</summary>
    private const double Reserve = 0.15;

    public override CheckNeeds Needs => CheckNeeds.Network;

    /// <summary>Servers that are slow, or that think about each new sender for a minute, are no failure.</summary>
    public override TimeSpan? UsualTimeLimit => TimeSpan.FromSeconds(240);

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (run.Asked.TestRecipient is not { } recipient)
        {
            yield return Skip("No message was sent: no address was given with -TestRecipient.");
            yield break;
        }

        DateTimeOffset start = run.Host.Time.GetUtcNow();
        DateTimeOffset end = start + run.Asked.LimitOf(this) * (1 - Reserve);
        IReadOnlyList<string> domains = await run.DomainsAsync();
        string hostName = (await run.ParametersAsync())["myhostname"] ?? run.Host.Name;
        TestMessage message = TestMessage.Create(domains.Count > 0 ? domains[0] : hostName, hostName, recipient);
        TestMessageTrack track = new(run, message);
        await track.PrepareAsync();
        await run.Host.Tools.SubmitAsync(run.Instance, message.Sender, message.Recipient, message.Text, run.Notices, run.Stop);
        yield return await FollowAsync(run, message, track, (start, end)) with
        {
            Target = recipient,
        };
    }

    private static async Task<CheckFinding> FollowAsync(
        CheckRun run,
        TestMessage message,
        TestMessageTrack track,
        (DateTimeOffset Start, DateTimeOffset End) time
    )
    {
        int absences = 0;
        TimeSpan pause = s_firstPause;
        while (true)
        {
            IReadOnlyList<MailQueueItem> items = await track.FindAsync();

            // A listing may miss a message that moves from one queue to the next at that moment.
            absences = items.Count == 0 ? absences + 1 : 0;
            if (absences >= AbsencesThatCount)
                return TestMailVerdict.Gone(await ReadLogAsync(run, message, time.Start.UtcDateTime - s_clockStep), message);
            if (items.FirstOrDefault(static item => item is { QueueName: QueueNames.Deferred, Reason: not null }) is { } deferred)
                return TestMailVerdict.Deferred(deferred);
            if (items.FirstOrDefault(static item => item.QueueName == QueueNames.Hold) is { } held)
                return TestMailVerdict.Held(held);
            TimeSpan left = time.End - run.Host.Time.GetUtcNow();
            if (items.Count > 0 && left <= TimeSpan.Zero)
                return TestMailVerdict.Waiting(items[0]);
            await Task.Delay(left < pause && left > TimeSpan.Zero ? left : pause, run.Host.Time, run.Stop);
            pause = pause * 1.5 < s_longestPause ? pause * 1.5 : s_longestPause;
        }
    }

    /// <summary>The log comes a moment behind the queue.</summary>
    private static async Task<DeliveryLog?> ReadLogAsync(CheckRun run, TestMessage message, DateTime sinceUtc)
    {
        DeliveryLog? log = null;
        for (int attempt = 0; attempt < LogTries; attempt++)
        {
            log = await DeliveryLog.ReadAsync(run, message.Id, sinceUtc);
            if (log is null or { IsComplete: true })
                return log;
            await Task.Delay(s_logPause, run.Host.Time, run.Stop);
        }

        return log;
    }
}
