using System.Security.Cryptography;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Messages;

/// <summary>Writes messages into a folder: the envelope comes last, so that where it is, the message is whole.</summary>
/// <param name="host">The machine.</param>
/// <param name="folder">An absolute path.</param>
/// <param name="replacing">Which files may be replaced.</param>
internal sealed class MessageExport(MailHost host, string folder, Replacing replacing)
{
    private const int PieceLength = 64 * 1024;

    private readonly byte[] _piece = new byte[PieceLength];

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="MessageFileException">It cannot be made.</exception>
    public void Prepare() => Written(folder, () => host.Files.MakeFolder(folder));

    /// <summary>
    /// Why a message of this ID cannot be written, as far as that can be told without trying; null when nothing is in the way.
    /// </summary>
    /// <param name="queueId">A well-formed ID.</param>
    /// <param name="arrival">When the message arrived, UTC, to the second; what is there of another one is in the way.</param>
    public MessageFileException? Obstacle(string queueId, DateTime? arrival)
    {
        if (replacing == Replacing.Anything)
            return null;
        MessageFiles files = new(folder, queueId);
        if (Array.Find([files.Message, files.Envelope], host.Files.Exists) is not { } path)
            return null;
        return replacing == Replacing.SameMessage && IsSame(files, queueId, arrival) ? null : Exists(path);
    }

    /// <summary>Writes a message. It is on the disk when <see cref="Finish"/> has been called behind it.</summary>
    /// <param name="message">The open file, not yet read.</param>
    /// <param name="guard">What tells it from another under the same ID; null when only the ID is known.</param>
    /// <param name="configDirectory">The instance's configuration directory.</param>
    /// <param name="cancellationToken">Ends the writing; then nothing is left of this message.</param>
    /// <exception cref="QueuedMessageException">The message is another one, or cannot be read.</exception>
    /// <exception cref="MessageFileException">It cannot be written.</exception>
    public MailQueueExport Write(QueuedMessage message, TargetGuard? guard, string? configDirectory, CancellationToken cancellationToken)
    {
        MessageFiles files = new(folder, message.QueueId);
        if (Obstacle(message.QueueId, message.Envelope.Arrived) is { } obstacle)
            throw obstacle;
        MailQueueExport? export = null;
        Written(
            folder,
            () =>
            {
                using INewFile content = host.Files.Create(folder);
                (long size, string? hash) = Copy(message, content.Content, cancellationToken);
                message.ReadToEnd();
                QueuedMessages.Check(message, guard);
                MessageDocument document = Describe(message, configDirectory, size, hash);
                using INewFile envelope = host.Files.Create(folder);
                document.Write(envelope.Content);
                Place(content, envelope, files, document);
                export = new MailQueueExport
                {
                    QueueId = message.QueueId,
                    MessagePath = files.Message,
                    EnvelopePath = files.Envelope,
                    MessageSize = size,
                    HostName = host.Name,
                    ConfigDirectory = configDirectory,
                };
            }
        );
        return export!;
    }

    /// <summary>Has all that has been written stay.</summary>
    /// <exception cref="MessageFileException">The disk does not take it.</exception>
    public void Finish() => Written(folder, () => host.Files.Flush(folder));

    private void Place(INewFile content, INewFile envelope, MessageFiles files, MessageDocument document)
    {
        bool isReplacing =
            replacing == Replacing.Anything
            || (replacing == Replacing.SameMessage && IsSame(files, document.QueueId, document.ArrivalTime));
        if (!content.Place(files.Message, isReplacing))
            throw Exists(files.Message);
        if (envelope.Place(files.Envelope, isReplacing))
            return;

        // Somebody else has just put one there: what is ours goes again.
        host.Files.Remove(files.Message);
        throw Exists(files.Envelope);
    }

    private bool IsSame(MessageFiles files, string queueId, DateTime? arrival)
    {
        try
        {
            MessageDocument there = StoredMessage.ReadDocument(host.Files, files);
            return there.QueueId == queueId && there.HostName == host.Name && SecondOf(there.ArrivalTime) == SecondOf(arrival);
        }
        catch (MessageFileException)
        {
            return false;
        }
    }

    private (long Size, string Hash) Copy(QueuedMessage message, Stream target, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        while (message.Content.Read(_piece) is var length and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(_piece, 0, length);
            target.Write(_piece, 0, length);
            size += length;
        }

        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private MessageDocument Describe(QueuedMessage message, string? configDirectory, long size, string hash)
    {
        MessageEnvelope envelope = message.Envelope;
        MessageDelays delays = message.Delays();
        return new MessageDocument
        {
            Format = MessageDocument.FormatName,
            Version = MessageDocument.CurrentVersion,
            QueueId = message.QueueId,
            QueueName = message.QueueName,
            HostName = host.Name,
            ConfigDirectory = configDirectory,
            ExportTime = host.Time.GetUtcNow().UtcDateTime,
            ArrivalTime = envelope.Arrived,
            LastAttemptTime = delays.LastAttempt,
            MessageFile = Path.GetFileName(new MessageFiles(folder, message.QueueId).Message),
            MessageSize = size,
            MessageSha256 = hash,
            Sender = ExternalAddress.Quote(envelope.Sender ?? ""),
            Recipients = [.. envelope.Recipients.Select(recipient => Describe(recipient, delays))],
            EnvelopeId = envelope.Attribute("envelope_id"),
            ReturnContent = envelope.Attribute("ret_flags") switch
            {
                "1" => "FULL",
                "2" => "HDRS",
                _ => null,
            },
            BodyType = envelope.Attribute("encoding") switch
            {
                "8bit" => "8BITMIME",
                "7bit" => "7BIT",
                _ => null,
            },
            Filter = envelope.Filter,
            Redirect = envelope.Redirect is { Length: > 0 } redirect ? ExternalAddress.Quote(redirect) : null,
            FullName = envelope.FullName,
            Attributes =
            [
                .. envelope.Attributes.Select(static attribute => new MailMessageField { Name = attribute.Key, Value = attribute.Value }),
            ],
        };
    }

    private static DocumentRecipient Describe(EnvelopeRecipient recipient, MessageDelays delays)
    {
        string address = ExternalAddress.Quote(recipient.Address);
        MessageDelay delay = recipient.IsDone ? default : delays.ByAddress.GetValueOrDefault(address);
        return new DocumentRecipient
        {
            Address = address,
            OriginalAddress = recipient.OriginalAddress is { Length: > 0 } original ? ExternalAddress.Quote(original) : null,
            IsDone = recipient.IsDone,
            DsnOriginalRecipient = recipient.DsnOriginalRecipient,
            Notify = NotifyText.FromFlags(recipient.NotifyFlags),
            DelayReason = delay.Reason,
            EnhancedStatusCode = delay.Status,
        };
    }

    private static long? SecondOf(DateTime? time) => time?.Ticks / TimeSpan.TicksPerSecond;

    private static MessageFileException Exists(string path) =>
        new(MessageFileFailure.Exists, path, $"{path} exists already and has been left as it is.");

    /// <summary>What the disk refuses is this export's failure; what the queue file refuses is the message's.</summary>
    private static void Written(string path, Action write)
    {
        try
        {
            write();
        }
        catch (ServerSystemException failure)
        {
            throw new MessageFileException(
                MessageFileFailure.Unwritable,
                path,
                $"It cannot be written to {path}: {failure.Message}",
                failure
            );
        }
        catch (IOException failure)
        {
            throw new MessageFileException(
                MessageFileFailure.Unwritable,
                path,
                $"It cannot be written to {path}: {failure.Message}",
                failure
            );
        }
    }
}
