using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>Reads lines as the cmdlets do.</summary>
internal static class LoggedLines
{
    /// <summary>The events of lines.</summary>
    public static IReadOnlyList<MailLogEvent> Read(params string[] lines) => Read(new LogEventFilter(), lines);

    /// <summary>The events of lines that are wanted.</summary>
    public static IReadOnlyList<MailLogEvent> Read(LogEventFilter filter, params string[] lines) =>
        Read(new LogReader(filter, "mx1.lab.example", null), lines);

    /// <summary>The same with a reader.</summary>
    public static IReadOnlyList<MailLogEvent> Read(LogReader reader, params string[] lines)
    {
        List<MailLogEvent> events = [];
        reader.Read(BlockOf(string.Join('\n', lines) + "\n"), events);
        reader.Complete(events);
        return events;
    }

    /// <summary>Lines at hand.</summary>
    public static LogBlock BlockOf(string text) => new(Encoding.UTF8.GetBytes(text), LogClockTests.NewClock(), "test");

    /// <summary>A line of Postfix.</summary>
    public static string Line(string time, string program, string text) => $"Nov 23 {time} mx1 postfix/{program}[7]: {text}";
}
