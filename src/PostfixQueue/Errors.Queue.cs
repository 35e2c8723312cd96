using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <content>Errors of messages in the queue and of what is done to them.</content>
internal static partial class Errors
{
    public static ErrorRecord InvalidQueueId(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            string.IsNullOrEmpty(text) ? "An empty text is not a queue ID." : $"'{text}' is not a queue ID that can be acted on.",
            "Give IDs as Get-MailQueueItem shows them: letters, digits and underscores. To mean every message, use -All where there is one."
        );

    public static ErrorRecord QueueItemNotFound(string queueId, string message) =>
        Create(
            "QueueItemNotFound",
            ErrorCategory.ObjectNotFound,
            queueId,
            message,
            "It may have been delivered, returned or removed: look for its ID in the mail log. IDs are case-sensitive, and a requeued "
                + "message has a new one."
        );

    /// <summary>Whether a message is in the queue, or what became of it, is not known.</summary>
    public static ErrorRecord NotKnown(string queueId, PostfixToolException doubt) =>
        FromTool(
            new PostfixToolException(
                doubt.Failure,
                doubt.Tool,
                $"{queueId}: it is not known whether it is in the queue; {doubt.Message}",
                doubt
            ),
            queueId
        );

    public static ErrorRecord QueueItemNotHeld(string queueId, string message) =>
        Create(
            "QueueItemNotHeld",
            ErrorCategory.InvalidOperation,
            queueId,
            message,
            "Only messages on hold can be released: Get-MailQueueItem -QueueName Hold lists them. To have another one tried now, use "
                + "Invoke-MailQueueFlush."
        );

    public static ErrorRecord StaleQueueItem(string queueId, MailQueueItem? now) =>
        Create(
            "StaleQueueItem",
            ErrorCategory.InvalidOperation,
            queueId,
            now is null
                ? $"The queue ID {queueId} belongs to another message now. Nothing was done to it."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The queue ID {queueId} belongs to another message now, from {now.Sender}, arrived "
                        + $"{now.ArrivalTime:yyyy-MM-dd HH:mm:ss}. Nothing was done to it."
                ),
            "List the queue again. With enable_long_queue_ids = yes Postfix does not use IDs again."
        );

    public static ErrorRecord UnreadableGuard(string queueId, string property) =>
        Create(
            "StaleQueueItem",
            ErrorCategory.InvalidOperation,
            queueId,
            $"The object given for {queueId} has no {property} that can be read, so that it cannot tell this message from another with "
                + $"the same queue ID. Nothing was done.",
            "Pass the item on as Get-MailQueueItem gives it, with ArrivalTime and Sender at least; or pass the queue ID alone."
        );

    /// <summary>The error for a message of another machine.</summary>
    /// <param name="queueId">Its queue ID.</param>
    /// <param name="itemHost">What the other machine calls itself, which need not be a name that leads there.</param>
    /// <param name="thisHost">What this one calls itself.</param>
    /// <param name="reachedAs">The name by which the session was reached that the item came from; null when it came in another way.</param>
    public static ErrorRecord WrongHost(string queueId, string itemHost, string thisHost, string? reachedAs = null) =>
        Create(
            "WrongHost",
            ErrorCategory.InvalidOperation,
            queueId,
            $"The message {queueId} was listed on {itemHost}; this is {thisHost}.",
            reachedAs is { Length: > 0 } && SafeName(reachedAs) == reachedAs
                ? $"Run the command there: Invoke-Command -HostName {reachedAs} {{ … }}."
                : $"Run the command there, with Invoke-Command -HostName and the name by which you reach it: what it calls itself, "
                    + $"{itemHost}, need not be one."
        );

    public static ErrorRecord ActionFailed(string queueId, string? message) =>
        Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            queueId,
            $"{queueId}: {message}",
            "Run the same with -Verbose to see the command line, and read the mail log."
        );

    public static ErrorRecord QueueOutputInvalid(string problem) =>
        Create(
            "QueueOutputInvalid",
            ErrorCategory.InvalidData,
            null,
            $"A line of the queue listing could not be read and was passed over: {problem}",
            "Postfix before 3.6.15, 3.7.11 and 3.8.6 prints broken lines for control characters in addresses and reasons; update it, or "
                + "look at 'postqueue -p'."
        );

    public static ErrorRecord UnreadableItem(string problem) =>
        Create(
            "QueueOutputInvalid",
            ErrorCategory.InvalidData,
            null,
            $"An object of the pipeline was passed over: {problem}",
            "Pass on what Get-MailQueueItem gives, or what was made of it by Export-Clixml, ConvertTo-Json or Export-Csv."
        );

    public static ErrorRecord NoQueueItem(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            $"'{text}' is not a message of the queue: it has no queue ID.",
            "Pass on what Get-MailQueueItem or Measure-MailQueue gives, or what was made of it by Export-Clixml, ConvertTo-Json or "
                + "Export-Csv, or the objects of 'postqueue -j | ConvertFrom-Json'."
        );

    public static ErrorRecord MailSystemStopped(string warning) =>
        Create(
            "MailSystemDown",
            ErrorCategory.ResourceUnavailable,
            "postqueue",
            $"Postfix is not running: no mail is delivered or accepted. What is listed was read from the queue directly, and is "
                + $"complete. {warning}",
            "Start Postfix ('systemctl start postfix' or 'postfix start') and see the mail log for why it stopped. If it is stopped on "
                + "purpose, -ErrorAction SilentlyContinue keeps this quiet."
        );
}
