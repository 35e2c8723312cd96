using System.Collections;
using System.Management.Automation;
using PostfixQueue.Commands;
using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>
/// What <c>postqueue -j | ConvertFrom-Json</c> gives, by the names that items have: JSON OBJECT FORMAT in postqueue(1).
/// </summary>
internal static class PostqueueObject
{
    /// <summary>
    /// An object like an item from a file. What cannot be read stays as it is, so that it protects the message like any damage does.
    /// </summary>
    /// <param name="given">Any object.</param>
    /// <returns>Null for an object that has no <c>queue_id</c>.</returns>
    public static PSObject? Translate(object given)
    {
        ObjectFields fields = new(PSObject.AsPSObject(given));
        if (fields.Text("queue_id") is not { Length: > 0 } queueId)
            return null;
        PSObject item = new();
        Set(nameof(MailQueueItem.QueueId), queueId);
        Copy("queue_name", nameof(MailQueueItem.QueueName));
        Copy("sender", nameof(MailQueueItem.Sender));
        Copy("message_size", nameof(MailQueueItem.Size));
        Copy("forced_expire", nameof(MailQueueItem.ForcedExpire));

        // It names no host: it is of the one where it was listed.
        Copy("PSComputerName", nameof(MailQueueItem.HostName));
        if (fields.Has("recipients"))
            Set(nameof(MailQueueItem.Recipients), Recipients(fields.Value("recipients")));
        if (fields.Number("arrival_time") is > 0 and < QueueItemBuilder.FirstSecondOfYear9999 and var seconds)
            SetArrival(DateTimeOffset.FromUnixTimeSeconds(seconds));
        else
            Copy("arrival_time", nameof(MailQueueItem.ArrivalTime));
        return item;

        void Set(string name, object? value) => item.Properties.Add(new PSNoteProperty(name, value));

        void Copy(string from, string to)
        {
            if (fields.Has(from))
                Set(to, fields.Value(from));
        }

        void SetArrival(DateTimeOffset arrival)
        {
            TimeSpan age = TimeProvider.System.GetUtcNow() - arrival;
            Set(nameof(MailQueueItem.ArrivalTime), arrival.LocalDateTime);
            Set(nameof(MailQueueItem.Age), age > TimeSpan.Zero ? age : TimeSpan.Zero);
        }
    }

    private static object?[] Recipients(object? value) =>
        value switch
        {
            null => [],
            IList several => [.. several.Cast<object?>().Select(Recipient)],
            _ => [Recipient(value)],
        };

    private static object? Recipient(object? given)
    {
        if (given is null or string)
            return given;
        ObjectFields fields = new(PSObject.AsPSObject(given));
        return fields.Text("address") is { } address
            ? new MailQueueRecipient
            {
                EmailAddress = address,
                OriginalAddress = fields.Text("orig_address") is { Length: > 0 } original ? original : null,
                Reason = fields.Text("delay_reason") ?? fields.Text("bounce_reason"),
            }
            : given;
    }
}
