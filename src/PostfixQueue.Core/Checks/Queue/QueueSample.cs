using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>How much is in the queues that mail should pass through quickly.</summary>
/// <param name="ActiveCount">Messages in active.</param>
/// <param name="IncomingCount">Messages in incoming.</param>
internal sealed record QueueSample(int ActiveCount, int IncomingCount)
{
    /// <summary>How long after the first look the second is taken.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Waits, and counts.</summary>
    /// <exception cref="PostfixToolException">The queue cannot be listed.</exception>
    public static async Task<QueueSample> ReadLaterAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        await Task.Delay(Interval, mail.Host.Time, cancellationToken);
        (int active, int incoming) = (0, 0);
        await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, cancellationToken))
        {
            // showq(8) lists these two before the long ones.
            if (entry.Item?.QueueName is QueueNames.Deferred or QueueNames.Hold)
                break;
            if (entry.Item?.QueueName == QueueNames.Active)
                active++;
            if (entry.Item?.QueueName == QueueNames.Incoming)
                incoming++;
        }

        return new QueueSample(active, incoming);
    }
}
