using System.Text;
using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Makes an item of a queue file and its logs, equal to what postqueue(1) lists. For one thread.</summary>
internal sealed class SpoolItemReader : IDisposable
{
    private const string DeferLog = "defer";
    private const string BounceLog = "bounce";

    /// <summary>From so many on recipients are looked up instead of compared.</summary>
    private const int FewRecipients = 16;

    private readonly ReadableSpool _spool;
    private readonly bool _isDetailed;
    private readonly IFileReader _file;
    private readonly QueueItemBuilder _builder;
    private readonly QueueFileReader _queueFile;
    private readonly DeferLogReader _log;
    private readonly DetailReader? _details;
    private readonly Utf8TextPool _senders = new();
    private readonly List<string> _logged = [];
    private readonly ByteBuffer _loggedBytes = new();
    private readonly List<ByteRange> _loggedRanges = [];
    private readonly Dictionary<string, string> _logFolders = new(StringComparer.Ordinal);
    private HashSet<string>? _loggedSet;

    /// <param name="spool">What is read.</param>
    /// <param name="reasons">Shared with other readers of the same listing.</param>
    /// <param name="isDetailed">Whether items get what a listing does not show.</param>
    public SpoolItemReader(ReadableSpool spool, ListingReasons reasons, bool isDetailed)
    {
        ShowqText text = new(spool.Rules);
        _spool = spool;
        _isDetailed = isDetailed;
        _file = spool.Host.System.CreateReader();
        _builder = new QueueItemBuilder(spool.Context, reasons);
        _queueFile = new QueueFileReader(text);
        _log = new DeferLogReader(text);
        _details = isDetailed ? new DetailReader(spool.Host.Headers) : null;
    }

    /// <summary>Reads one message.</summary>
    /// <param name="folder">The folder of its file.</param>
    /// <param name="queueName">Its queue.</param>
    /// <param name="queueId">Its ID.</param>
    /// <returns>Null when there is no such file, or one that is not complete yet; else the item, or what is wrong with the file.</returns>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public QueueListingEntry? Read(string folder, string queueName, string queueId)
    {
        const UnixFileMode Complete = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!_file.TryOpen(folder, queueId) || (_file.Mode & Complete) != Complete)
            return null;
        bool isExpired = (_file.Mode & UnixFileMode.GroupExecute) != 0;
        (long length, long modified, ulong inode) = (_file.Length, _file.ModifiedSeconds, _file.Inode);
        bool isMaildrop = ReferenceEquals(queueName, QueueNames.Maildrop);
        _queueFile.Read(_file, length, countsSize: !isMaildrop || !_spool.Rules.CountsMaildropFiles, _isDetailed);
        if (!_queueFile.HasSender)
            return new QueueListingEntry(null, $"{folder}/{queueId}: {_queueFile.Damage ?? "it has no sender"}");
        long arrival = _queueFile.ArrivalSeconds > 0 ? _queueFile.ArrivalSeconds : modified;
        if (arrival is < 0 or >= QueueItemBuilder.FirstSecondOfYear9999)
            return new QueueListingEntry(null, $"{folder}/{queueId}: its time of arrival is out of range");

        _builder.Begin();
        long? lastAttempt = ReadLogs(queueId);
        foreach (QueuedRecipient recipient in _queueFile.Recipients)
            AddUnlessLogged(recipient);
        MailQueueItemDetail? detail = _details?.Read(
            _queueFile,
            queueId,
            ReferenceEquals(queueName, QueueNames.Deferred) ? modified : null,
            lastAttempt
        );
        QueueFileIdentity identity = new(
            inode,
            Math.Max(0, _queueFile.ArrivalSeconds),
            Math.Max(0, _queueFile.ArrivalMicroseconds),
            Math.Max(0, _queueFile.CreateSeconds)
        );
        return new QueueListingEntry(
            _builder.Build(
                queueId,
                queueName,
                _senders.Get(_queueFile.Sender),
                arrival,
                _queueFile.Size ?? length,
                isExpired,
                detail,
                identity
            ),
            null
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The recipients of the logs come first, with their reasons.</summary>
    private long? ReadLogs(string queueId)
    {
        _loggedBytes.Clear();
        _loggedRanges.Clear();
        _logged.Clear();
        long? lastAttempt = null;
        if (_file.TryOpen(FolderOf(DeferLog, queueId), queueId))
        {
            lastAttempt = _file.ModifiedSeconds;
            ReadLog();
        }

        if (_spool.Rules.ListsBounces && _file.TryOpen(FolderOf(BounceLog, queueId), queueId))
            ReadLog();
        return lastAttempt;
    }

    private void ReadLog()
    {
        _loggedSet = null;
        _log.Reset(_file);
        while (_log.Read())
        {
            string address = Encoding.UTF8.GetString(_log.Recipient);
            if (_logged.Count < FewRecipients)
                _loggedRanges.Add(_loggedBytes.Add(_log.Recipient));
            _logged.Add(address);
            string? original =
                !_isDetailed && !_spool.Rules.ListsBounces ? null
                : _isDetailed && _log.OriginalRecipient.IsEmpty ? address
                : Encoding.UTF8.GetString(_log.OriginalRecipient);
            _builder.Add(address, original, _log.Reason, _details?.DeliveryOf(_log));
        }
    }

    private void AddUnlessLogged(QueuedRecipient recipient)
    {
        ReadOnlySpan<byte> bytes = _queueFile[recipient.Address];
        if (_logged.Count <= FewRecipients)
        {
            foreach (ByteRange range in _loggedRanges)
                if (_loggedBytes[range].SequenceEqual(bytes))
                    return;
        }

        string address = Encoding.UTF8.GetString(bytes);
        if (_logged.Count > FewRecipients && (_loggedSet ??= new HashSet<string>(_logged, StringComparer.Ordinal)).Contains(address))
            return;
        string? original =
            !_isDetailed && !_spool.Rules.ListsBounces ? null
            : recipient.Original.IsEmpty ? address
            : Encoding.UTF8.GetString(_queueFile[recipient.Original]);
        _builder.Add(address, original, default);
    }

    private string FolderOf(string log, string queueId)
    {
        int depth = _spool.Layout.DepthOf(log);
        Span<char> key = stackalloc char[depth + 1];
        key[0] = log[0];
        SpoolLayout.WriteHash(queueId, key[1..]);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> folders = _logFolders.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!folders.TryGetValue(key, out string? folder))
            folders[key] = folder = _spool.Layout.FolderOf(log, queueId);
        return folder;
    }
}
