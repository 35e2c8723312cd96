using System.Diagnostics.CodeAnalysis;
using PostfixQueue.Delay;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Makes the results of a flush, and keeps them until they are taken.</summary>
/// <param name="host">The machine.</param>
/// <param name="configDirectory">The instance; null when unknown.</param>
internal sealed class FlushResults(MailHost host, string? configDirectory)
{
    /// <summary>What is said of a recipient that is gone without a word in the log.</summary>
    public const string Silent = "The log does not show whether it was delivered or returned.";

    private readonly Queue<MailQueueFlushResult> _made = new();

    /// <summary>A point in time to measure from.</summary>
    public long Now => host.Time.GetTimestamp();

    /// <summary>How many have been made so far.</summary>
    public int Made { get; private set; }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake([NotNullWhen(true)] out MailQueueFlushResult? result) => _made.TryDequeue(out result);

    /// <summary>An outcome that neither log nor queue says more of.</summary>
    public void Add(FlushedMessage message, FlushedRecipient recipient, string outcome, string? text) =>
        Add(CreateResult(message, recipient, outcome) with { Message = text });

    /// <summary>A delivery, or a return, by the log.</summary>
    public void Add(FlushedMessage message, FlushedRecipient recipient, string outcome, MailLogEvent one)
    {
        MailQueueFlushResult result = CreateResult(message, recipient, outcome) with
        {
            Relay = one.Relay,
            EnhancedStatusCode = one.EnhancedStatusCode,
        };
        Add(
            outcome == FlushOutcome.Delivered
                ? result with
                {
                    Message = one.Reason,
                }
                : result with
                {
                    NewReason = one.Reason,
                    Cause = one.Cause,
                    RetryAdvice = one.RetryAdvice,
                    Remedy = one.Remedy,
                }
        );
    }

    /// <summary>An attempt that has failed, by the defer log.</summary>
    public void Add(FlushedMessage message, FlushedRecipient recipient, MailQueueRecipient waiting)
    {
        DelayReasonText delay = waiting.Delay;
        Add(
            CreateResult(message, recipient, FlushOutcome.StillDeferred) with
            {
                NewReason = waiting.Reason,
                Cause = waiting.Cause,
                RetryAdvice = delay.Classification.RetryName,
                Remedy = delay.Remedy(waiting.EmailAddress),
                Relay = recipient.Deferral?.Relay,
                EnhancedStatusCode = waiting.EnhancedStatusCode,
            }
        );
    }

    /// <summary>
    /// A message that was returned because its time was over. Why it could not be delivered is what the attempt before that says.
    /// </summary>
    public void AddExpired(FlushedMessage message, FlushedRecipient recipient, string text)
    {
        MailLogEvent? last = recipient.Deferral;
        Add(
            CreateResult(message, recipient, FlushOutcome.Expired) with
            {
                Message = text,
                NewReason = last?.Reason,
                Cause = last?.Cause,
                RetryAdvice = last?.RetryAdvice,
                Remedy = last?.Remedy,
                Relay = last?.Relay,
                EnhancedStatusCode = last?.EnhancedStatusCode,
            }
        );
    }

    private void Add(MailQueueFlushResult result)
    {
        Made++;
        _made.Enqueue(result);
    }

    private MailQueueFlushResult CreateResult(FlushedMessage message, FlushedRecipient recipient, string outcome) =>
        new()
        {
            QueueId = message.QueueId,
            Recipient = recipient.Address,
            Outcome = outcome,
            PreviousReason = recipient.PreviousReason,
            Sender = message.Sender,
            ArrivalTime = message.ArrivalTime,
            Duration = message.Started is { } started ? host.Time.GetElapsedTime(started) : null,
            HostName = host.Name,
            ConfigDirectory = configDirectory,
        };
}
