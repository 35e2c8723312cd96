using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;
using PostfixQueue.Spool;

namespace PostfixQueue.Messages;

/// <summary>The messages of an instance's queue files.</summary>
internal sealed class QueuedMessages
{
    /// <summary>In the order of a message's way, so that one on the move is met; it goes back to deferred and to hold.</summary>
    private static readonly string[] s_queues =
    [
        QueueNames.Deferred,
        QueueNames.Maildrop,
        QueueNames.Incoming,
        QueueNames.Active,
        QueueNames.Deferred,
        QueueNames.Hold,
    ];

    private readonly IServerSystem _system;
    private readonly SpoolLayout _layout;

    private QueuedMessages(IServerSystem system, SpoolLayout layout, string? configDirectory) =>
        (_system, _layout, ConfigDirectory) = (system, layout, configDirectory);

    /// <summary>The instance's configuration directory; null when unknown.</summary>
    public string? ConfigDirectory { get; }

    /// <summary>Finds out where the instance has its queue.</summary>
    /// <exception cref="PostfixToolException">Postfix does not tell.</exception>
    public static async Task<QueuedMessages> OpenAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        PostfixSettings settings = await mail.SettingsAsync(cancellationToken);
        return settings.Spool is { } layout
            ? new QueuedMessages(mail.Host.System, layout, settings.ConfigDirectory ?? mail.Instance.ConfigDirectory)
            : throw new PostfixToolException(
                PostfixFailure.CommandFailed,
                "postconf",
                "postconf does not say where the queue is (queue_directory, hash_queue_depth)."
            );
    }

    /// <summary>
    /// Opens the message of an ID. Whether it is the one meant is known of its recipients only when all has been read: see
    /// <see cref="Check"/>.
    /// </summary>
    /// <param name="queueId">A well-formed ID.</param>
    /// <param name="queueName">Where to look first; null when unknown.</param>
    /// <param name="guard">What tells it from another under the same ID; null when only the ID is known.</param>
    /// <exception cref="QueuedMessageException">It is not there, is another one, or cannot be read.</exception>
    public QueuedMessage Open(string queueId, string? queueName, TargetGuard? guard)
    {
        IOpenFile? file = null;
        try
        {
            (IOpenFile File, string QueueName) found = TryOpen(queueId, queueName) ?? throw NotFound(queueId);
            file = found.File;
            QueuedMessage message = new(file, queueId, found.QueueName) { Delays = () => MessageDelays.Read(_system, _layout, queueId) };
            Check(message, guard);
            return message;
        }
        catch (ServerSystemException failure)
        {
            file?.Dispose();
            throw Unreadable(queueId, failure);
        }
        catch (QueuedMessageException)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>True when the message is in the queue that arrived then under this ID; false also when that cannot be told.</summary>
    public bool Has(string queueId, DateTime? arrivalTime)
    {
        try
        {
            using QueuedMessage message = Open(queueId, queueName: null, guard: null);
            return message.Envelope.Arrived == arrivalTime;
        }
        catch (QueuedMessageException)
        {
            return false;
        }
    }

    /// <summary>Holds a message against what the caller saw, as far as it has been read.</summary>
    /// <exception cref="QueuedMessageException">It is another one.</exception>
    public static void Check(QueuedMessage message, TargetGuard? guard)
    {
        if (guard is null)
            return;
        MessageEnvelope envelope = message.Envelope;
        bool isSame =
            guard.FitsArrival(message.Envelope.Arrived)
            && (guard.Size is null || guard.Size == message.Size)
            && (envelope.Sender is null || IsSender(envelope.Sender, guard.Sender))
            && (
                guard.Recipients is not { Count: > 0 } seen
                || envelope.Recipients.All(recipient =>
                    recipient.IsDone || seen.Any(address => ExternalAddress.IsPrintedAs(recipient.Address, address))
                )
            );
        if (!isSame)
            throw Another(message.QueueId);
    }

    /// <summary>The failure to find the message that was meant.</summary>
    public static QueuedMessageException Another(string queueId) =>
        new(QueuedMessageFailure.Stale, queueId, $"The queue ID {queueId} belongs to another message now. Nothing was done.");

    /// <summary>The failure to read a file.</summary>
    public static QueuedMessageException Unreadable(string queueId, ServerSystemException failure) =>
        new(
            failure.IsDenied ? QueuedMessageFailure.Denied : QueuedMessageFailure.Unreadable,
            queueId,
            $"The queue file of {queueId} cannot be read: {failure.Message}",
            failure
        );

    /// <summary>The open file stays the message's own wherever the message goes meanwhile.</summary>
    private (IOpenFile File, string QueueName)? TryOpen(string queueId, string? queueName)
    {
        if (Array.Find(s_queues, name => name == queueName) is { } hint && Open(_layout.FolderOf(hint, queueId)) is { } there)
            return (there, hint);
        foreach (string queue in s_queues)
            if (Open(_layout.FolderOf(queue, queueId)) is { } file)
                return (file, queue);
        foreach (string queue in s_queues)
        foreach (string folder in _layout.OtherFoldersOf(queue, queueId))
            if (Open(folder) is { } file)
                return (file, queue);
        return null;

        IOpenFile? Open(string folder) => _system.Open($"{folder}/{queueId}");
    }

    private static QueuedMessageException NotFound(string queueId) =>
        new(QueuedMessageFailure.NotFound, queueId, $"There is no message {queueId} in the queue.");

    private static bool IsSender(string sender, string printed) =>
        sender.Length == 0
            ? string.Equals(printed, MailDomain.NullSender, StringComparison.Ordinal)
            : ExternalAddress.IsPrintedAs(sender, printed);
}
