using System.Text;
using PostfixQueue.Delay;

namespace PostfixQueue.Log;

/// <summary>What is kept of a line of Postfix: its text, not yet read, and what is known without reading it.</summary>
internal sealed class LogRecord
{
    /// <summary>The text, in bytes of its own.</summary>
    public required byte[] Text { get; init; }

    /// <summary>When it was logged.</summary>
    public required DateTime Utc { get; init; }

    /// <summary>What kind of event it is.</summary>
    public required LogShape Shape { get; init; }

    /// <summary>Who logged it.</summary>
    public required LogOrigin Origin { get; init; }

    /// <summary>The process; 0 when the line does not tell.</summary>
    public int ProcessId { get; init; }

    /// <summary>How often it was logged.</summary>
    public int RepeatCount { get; init; } = 1;

    /// <summary>The message that it is about; null for none.</summary>
    public LogMessage? Message { get; init; }

    /// <summary>How often the queue manager had taken the message into the active queue by then; 0 where the log does not tell.</summary>
    public int Attempt { get; set; }

    /// <summary>Why a delivery failed; null for other events.</summary>
    public DelayReasonText? Reason { get; init; }

    /// <summary>The log that it stands in.</summary>
    public required LogPlace Place { get; init; }

    /// <summary>The text behind level and queue ID.</summary>
    public ReadOnlySpan<byte> Body => Text.AsSpan(Shape.BodyAt);

    /// <summary>The queue ID; null for none.</summary>
    public string? QueueId => Message?.QueueId ?? (Shape.IdLength > 0 ? Encoding.ASCII.GetString(Text, Shape.IdAt, Shape.IdLength) : null);
}

/// <summary>A log.</summary>
/// <param name="Name">The path of the file, or <c>journal</c>.</param>
/// <param name="HostName">The machine on which it was read.</param>
/// <param name="ConfigDirectory">The instance whose log it is; null when it is not known.</param>
internal sealed record LogPlace(string Name, string HostName, string? ConfigDirectory);
