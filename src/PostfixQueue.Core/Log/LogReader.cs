using System.Runtime.CompilerServices;
using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Log;

/// <summary>Makes events of lines, those that are wanted. What is not wanted is not read further than it takes to tell.</summary>
/// <param name="filter">Which are wanted.</param>
/// <param name="hostName">The machine.</param>
/// <param name="configDirectory">The instance whose log it is; null when it is not known.</param>
internal sealed class LogReader(LogEventFilter filter, string hostName, string? configDirectory)
{
    private readonly LogOrigin.Pool _origins = new();
    private readonly LogTracker _tracker = new();
    private readonly DelayReasonTable _reasons = new();
    private readonly HeldBackEvents _heldBack = new();
    private LogPlace? _place;

    /// <summary>What there was beside the events.</summary>
    public LogReading Reading { get; } = new();

    /// <summary>Reads a log on a thread of its own.</summary>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public IAsyncEnumerable<MailLogEvent> ReadAsync(IMailLog log, LogStretch stretch, CancellationToken cancellationToken) =>
        ReadAsync(log.ReadAsync(stretch, cancellationToken), cancellationToken);

    /// <summary>The same for lines from elsewhere.</summary>
    public IAsyncEnumerable<MailLogEvent> ReadAsync(IAsyncEnumerable<LogBlock> blocks, CancellationToken cancellationToken) =>
        ReadAhead.RunAsync((handOver, token) => ParseAsync(blocks, handOver, token), cancellationToken);

    /// <summary>Reads lines.</summary>
    /// <param name="block">The lines.</param>
    /// <param name="events">Takes the events.</param>
    public void Read(in LogBlock block, List<MailLogEvent> events)
    {
        if (_place?.Name != block.Name)
            _place = new LogPlace(block.Name, hostName, configDirectory);
        ReadOnlySpan<byte> rest = block.Lines.Span;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
        {
            if (!LogLine.TryParse(line, block.Clock, out LogLine parts))
                Reading.AddUnreadable(line, block.Name);
            else if (_origins.GetOrAdd(parts) is not { IsPostfix: true } origin)
                Reading.AddForeign();
            else
                Read(parts, origin, events);
        }
    }

    /// <summary>Hands out what was waiting for lines that have not come.</summary>
    public void Complete(List<MailLogEvent> events) => _heldBack.ReleaseAll(events, filter);

    private async IAsyncEnumerable<MailLogEvent> ParseAsync(
        IAsyncEnumerable<LogBlock> blocks,
        Action handOver,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        List<MailLogEvent> events = new();
        await foreach (LogBlock block in blocks.WithCancellation(cancellationToken))
        {
            events.Clear();
            Read(block, events);
            foreach (MailLogEvent one in events)
                yield return one;
            handOver();
        }

        events.Clear();
        Complete(events);
        foreach (MailLogEvent one in events)
            yield return one;
    }

    private void Read(in LogLine line, LogOrigin origin, List<MailLogEvent> events)
    {
        Reading.AddLine(line.Utc);
        LogShape shape = LogShape.Parse(origin.ProgramUtf8, line.Text);
        ReadOnlySpan<byte> id = line.Text.Slice(shape.IdAt, shape.IdLength);
        if (filter.Messages is { } wanted && (id.IsEmpty || !wanted.Has(id)))
            return;
        LogMessage? message = id.IsEmpty ? null : _tracker.GetMessage(id, shape.Type);
        bool isWanted =
            filter.MayMatch(line.Utc, shape.Type) && (filter.Messages is null || filter.Messages.IsWanted(message!, shape.Type, line.Utc));
        if (
            isWanted
            || (message is not null && shape.Type is MailLogEventType.Received or MailLogEventType.Identified or MailLogEventType.Queued)
        )
        {
            LogRecord record = RecordOf(line, origin, shape, message);
            if (message is not null)
            {
                message.Add(record);
                record.Attempt = message.Attempts;
            }

            if (isWanted)
                Dispatch(new MailLogEvent(record), message, events);
        }

        if (message is null)
            return;
        if (shape.Type is MailLogEventType.Removed or MailLogEventType.Requeued)
            _tracker.End(message);
        if (message.IsKnown)
            _heldBack.Release(message, events, filter);
    }

    private void Dispatch(MailLogEvent one, LogMessage? message, List<MailLogEvent> events)
    {
        switch (filter.Match(one))
        {
            case LogMatch.Yes:
                // What came before it of its message is wanted as well, and comes first.
                if (message is not null)
                    _heldBack.Release(message, events, filter);
                events.Add(one);
                break;
            case LogMatch.NotYet:
                _heldBack.Add(message!, one);
                break;
        }
    }

    private LogRecord RecordOf(in LogLine line, LogOrigin origin, in LogShape shape, LogMessage? message) =>
        new()
        {
            Text = line.Text.ToArray(),
            Utc = line.Utc,
            Shape = shape,
            Origin = origin,
            ProcessId = line.ProcessId,
            RepeatCount = line.RepeatCount,
            Message = message,
            Reason = shape.Type is MailLogEventType.Deferred or MailLogEventType.Bounced ? ReasonOf(line.Text[shape.BodyAt..]) : null,
            Place = _place!,
        };

    private DelayReasonText? ReasonOf(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> mark = ", status="u8;
        int relay = Math.Max(0, body.IndexOf(", relay="u8));
        int status = body[relay..].IndexOf(mark);
        if (status < 0)
            return null;
        body = body[(relay + status + mark.Length)..];
        int blank = body.IndexOf((byte)' ');
        return blank < 0 ? null : _reasons.Intern(LogFieldReader.ReasonOf(body[(blank + 1)..]));
    }
}
