using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Messages;

/// <summary>
/// A message read from its queue file in one pass: what stands before the content, the content, what stands behind it. Takes no lock.
/// </summary>
internal sealed class QueuedMessage : IDisposable
{
    private readonly QueueFileRecords _records = new();
    private readonly IOpenFile _file;
    private bool _isAtEnd;

    /// <summary>Reads up to the content.</summary>
    /// <param name="file">The file; disposed of with this.</param>
    /// <param name="queueId">Its ID.</param>
    /// <param name="queueName">The queue that it was found in.</param>
    /// <exception cref="QueuedMessageException">The file is damaged, or cannot be read.</exception>
    public QueuedMessage(IOpenFile file, string queueId, string queueName)
    {
        (_file, QueueId, QueueName) = (file, queueId, queueName);
        FileLength = file.Length;
        _records.Reset(file, FileLength);
        Content = new QueuedContent(this, _records);
        while (ReadRecord() && _records.Type != QueueRecord.Message)
        {
            if (_records.Type == QueueRecord.End)
                throw Damaged("it has no content");
            Envelope.Take(_records.Type, _records.Content);
        }
    }

    /// <summary>The queue ID.</summary>
    public string QueueId { get; }

    /// <summary>The queue that it was found in.</summary>
    public string QueueName { get; }

    /// <summary>The length of the queue file in bytes.</summary>
    public long FileLength { get; }

    /// <summary>The size as the listing shows it, in bytes.</summary>
    public long Size => Envelope.Size ?? FileLength;

    /// <summary>The envelope; whole when all has been read.</summary>
    public MessageEnvelope Envelope { get; } = new();

    /// <summary>Reads why its recipients were still waiting.</summary>
    public Func<MessageDelays> Delays { get; init; } = static () => MessageDelays.None;

    /// <summary>The file's number in its file system.</summary>
    public ulong Inode => _file.Inode;

    /// <summary>
    /// Header and body as Postfix hands them to whoever delivers: lines end in line feeds, nothing is escaped. To be read once, before
    /// <see cref="ReadToEnd"/>.
    /// </summary>
    public QueuedContent Content { get; }

    /// <summary>Reads what is left of the file, so that the envelope is whole.</summary>
    /// <exception cref="QueuedMessageException">The file is damaged, or cannot be read.</exception>
    public void ReadToEnd()
    {
        Content.PassOver();
        while (!_isAtEnd)
        {
            if (_records.Type is not (QueueRecord.Extracted or QueueRecord.Message))
                Envelope.Take(_records.Type, _records.Content);
            if (_records.Type == QueueRecord.End)
                _isAtEnd = true;
            else
                ReadRecord();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _file.Dispose();
    }

    /// <summary>Reads a record, which must be there.</summary>
    internal bool ReadRecord()
    {
        try
        {
            return _records.Read() ? true : throw Damaged(_records.Damage ?? "it ends too early");
        }
        catch (ServerSystemException failure)
        {
            throw QueuedMessages.Unreadable(QueueId, failure);
        }
    }

    private QueuedMessageException Damaged(string what) =>
        new(
            QueuedMessageFailure.Damaged,
            QueueId,
            $"The queue file of {QueueId} in {QueueName} cannot be read as one: {what}. It may not have arrived completely yet."
        );
}
