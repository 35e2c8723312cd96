using System.Buffers;
using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Commands;

/// <summary>
/// Lines of a log that come through the pipeline, such as those of a container's runtime, of <c>grep</c> or of <c>journalctl -o json</c>.
/// </summary>
/// <param name="reader">Makes events of them.</param>
/// <param name="clock">Reads their times.</param>
internal sealed class PipedLines(LogReader reader, LogClock clock)
{
    /// <summary>What the log is called that they come from.</summary>
    private const string Name = "pipeline";

    private readonly List<MailLogEvent> _events = [];
    private readonly ArrayBufferWriter<byte> _journal = new();

    /// <summary>What there was beside the events.</summary>
    public LogReading Reading => reader.Reading;

    /// <summary>Reads a text of one line or several.</summary>
    /// <param name="text">The text.</param>
    /// <param name="take">Takes the events.</param>
    public void Add(string text, Action<MailLogEvent> take)
    {
        ReadOnlyMemory<byte> lines = Encoding.UTF8.GetBytes(text);
        _journal.ResetWrittenCount();
        if (text.StartsWith('{') && JournalLine.TryWrite(lines.Span, _journal))
            lines = _journal.WrittenMemory;
        reader.Read(new LogBlock(lines, clock, Name), _events);
        HandOut(take);
    }

    /// <summary>Hands out what was waiting for lines that have not come.</summary>
    public void Complete(Action<MailLogEvent> take)
    {
        reader.Complete(_events);
        HandOut(take);
    }

    private void HandOut(Action<MailLogEvent> take)
    {
        foreach (MailLogEvent one in _events)
            take(one);
        _events.Clear();
    }
}
