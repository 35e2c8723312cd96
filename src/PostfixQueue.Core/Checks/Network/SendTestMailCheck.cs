using System.Runtime.CompilerServices;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Network;

/// <summary>A message to an address of the caller's choice is delivered.</summary>
internal sealed class SendTestMailCheck : ICheck
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

    public string Name => "Net.SendTestMail";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Network;

    /// <summary>Servers that are slow, or that think about each new sender for a minute, are no failure.</summary>
    public TimeSpan? UsualTimeLimit => TimeSpan.FromSeconds(240);

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Asked.TestRecipient is not { } recipient)
        {
            yield return CheckFinding.Skip("No message was sent: no address was given with -TestRecipient.");
            yield break;
        }

        DateTimeOffset start = context.Host.Time.GetUtcNow();
        DateTimeOffset end = start + context.Asked.LimitOf(this) * (1 - Reserve);
        IReadOnlyList<string> domains = await context.DomainsAsync(cancellationToken);
        string hostName = (await context.ParametersAsync(cancellationToken))["myhostname"] ?? context.Host.Name;
        TestMessage message = TestMessage.Create(domains.Count > 0 ? domains[0] : hostName, hostName, recipient);
        TestMessageTrack track = new(context, message);
        await track.PrepareAsync(cancellationToken);
        await context.Host.Tools.SubmitAsync(
            context.Instance,
            message.Sender,
            message.Recipient,
            message.Text,
            context.Notices,
            cancellationToken
        );
        yield return await FollowAsync(context, message, track, (start, end), cancellationToken) with
        {
            Target = recipient,
        };
    }

    private static async Task<CheckFinding> FollowAsync(
        CheckContext context,
        TestMessage message,
        TestMessageTrack track,
        (DateTimeOffset Start, DateTimeOffset End) time,
        CancellationToken cancellationToken
    )
    {
        int absences = 0;
        TimeSpan pause = s_firstPause;
        while (true)
        {
            IReadOnlyList<MailQueueItem> items = await track.FindAsync(cancellationToken);

            // A listing may miss a message that moves from one queue to the next at that moment.
            absences = items.Count == 0 ? absences + 1 : 0;
            if (absences >= AbsencesThatCount)
                return TestMailVerdict.Gone(
                    await ReadLogAsync(context, message, time.Start.UtcDateTime - s_clockStep, cancellationToken),
                    message
                );
            if (items.FirstOrDefault(static item => item is { QueueName: QueueNames.Deferred, Reason: not null }) is { } deferred)
                return TestMailVerdict.Deferred(deferred);
            if (items.FirstOrDefault(static item => item.QueueName == QueueNames.Hold) is { } held)
                return TestMailVerdict.Held(held);
            TimeSpan left = time.End - context.Host.Time.GetUtcNow();
            if (items.Count > 0 && left <= TimeSpan.Zero)
                return TestMailVerdict.Waiting(items[0]);
            await Task.Delay(left < pause && left > TimeSpan.Zero ? left : pause, context.Host.Time, cancellationToken);
            pause = pause * 1.5 < s_longestPause ? pause * 1.5 : s_longestPause;
        }
    }

    /// <summary>The log comes a moment behind the queue.</summary>
    private static async Task<DeliveryLog?> ReadLogAsync(
        CheckContext context,
        TestMessage message,
        DateTime sinceUtc,
        CancellationToken cancellationToken
    )
    {
        DeliveryLog? log = null;
        for (int attempt = 0; attempt < LogTries; attempt++)
        {
            log = await DeliveryLog.ReadAsync(context, message.Id, sinceUtc, cancellationToken);
            if (log is null or { IsComplete: true })
                return log;
            await Task.Delay(s_logPause, context.Host.Time, cancellationToken);
        }

        return log;
    }
}
