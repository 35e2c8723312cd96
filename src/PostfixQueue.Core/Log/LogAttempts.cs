using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>
/// How often deliveries of messages were attempted, by the end of the log: the queue manager logs each time that it takes a message into
/// the active queue (qmgr_active.c). So much is read as takes a fraction of a second; messages that began before that are not told of.
/// </summary>
internal sealed class LogAttempts
{
    /// <summary>Of a file: about fifty thousand lines. Two files are read at most.</summary>
    private const int MaximumBytes = 8 * 1024 * 1024;

    /// <summary>Of the journal, which takes longer.</summary>
    private const int MaximumEntries = 20_000;

    private const int MaximumId = 64;

    /// <summary>A file is made a moment before that is logged, and the clock of the log is that of the syslog daemon.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);

    /// <summary>Tells of no message.</summary>
    public static LogAttempts None { get; } = new();

    /// <summary>Reads the log of an instance; where it cannot be read, it tells of no message.</summary>
    public static async Task<LogAttempts> ReadAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        try
        {
            IMailLog log = await InstanceLog.FindLogAsync(mail, new LogClock(mail.Host.Time), cancellationToken);
            return await ReadAsync(log, cancellationToken);
        }
        catch (Exception failure) when (failure is MailLogException or PostfixToolException)
        {
            mail.Notices.Say($"Attempts are not counted: {failure.Message}");
            return None;
        }
    }

    /// <summary>Reads the end of a log.</summary>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public static async Task<LogAttempts> ReadAsync(IMailLog log, CancellationToken cancellationToken)
    {
        LogAttempts attempts = new();
        LogStretch stretch = new() { MaximumBytes = MaximumBytes, MaximumEntries = MaximumEntries };
        await foreach (LogBlock block in Newest(log).ReadAsync(stretch, cancellationToken))
            attempts.Add(block);
        return attempts;
    }

    /// <summary>The number for a message; null when the log does not tell of it from its beginning on.</summary>
    /// <param name="queueId">Its ID.</param>
    /// <param name="createdUtc">When its queue file was made.</param>
    public int? CountOf(string queueId, DateTime createdUtc) =>
        _attempts.TryGetValue(queueId, out Attempts found) && found.SinceUtc >= createdUtc - s_slack ? found.Count : null;

    /// <summary>What is written to, and what was rotated out of it last, unless that is compressed.</summary>
    private static IMailLog Newest(IMailLog log) =>
        log is not LogFiles { Files: var files } ? log
        : files.Count > 1 && Unpacker.FindByExtension(files[^2].Name) is null ? new LogFiles(log.Name, [files[^2], files[^1]])
        : files[^1];

    private void Add(in LogBlock block)
    {
        ReadOnlySpan<byte> rest = block.Lines.Span;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
            if (LogLine.TryParse(line, block.Clock, out LogLine parts) && LogPrograms.IsPostfix(parts.Tag))
                Add(parts);
    }

    private void Add(in LogLine line)
    {
        LogShape shape = LogShape.Parse(line.Program, line.Text);
        if (shape.IdLength is 0 or > MaximumId)
            return;
        Span<char> characters = stackalloc char[MaximumId];
        Span<char> id = characters[..Encoding.ASCII.GetChars(line.Text.Slice(shape.IdAt, shape.IdLength), characters)];
        Dictionary<string, Attempts>.AlternateLookup<ReadOnlySpan<char>> known = _attempts.GetAlternateLookup<ReadOnlySpan<char>>();
        switch (shape.Type)
        {
            case MailLogEventType.Received:
            case MailLogEventType.Identified when !known.TryGetValue(id, out Attempts one) || one.Count > 0:
                known[id] = new Attempts(line.Utc, 0);
                break;
            case MailLogEventType.Queued when known.TryGetValue(id, out Attempts one):
                known[id] = one with { Count = one.Count + 1 };
                break;
            case MailLogEventType.Removed or MailLogEventType.Requeued:
                known.Remove(id);
                break;
        }
    }

    private readonly record struct Attempts(DateTime SinceUtc, int Count);
}
