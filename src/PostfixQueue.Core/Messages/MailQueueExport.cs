using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A message that has been written to files.</summary>
public sealed record MailQueueExport
{
    /// <summary>Its queue ID.</summary>
    public required string QueueId { get; init; }

    /// <summary>The file with header and body.</summary>
    public required string MessagePath { get; init; }

    /// <summary>The file with the envelope; what <c>Import-MailQueueMessage</c> takes.</summary>
    public required string EnvelopePath { get; init; }

    /// <summary>The length of the file with header and body, in bytes.</summary>
    public required long MessageSize { get; init; }

    /// <summary>The name of the machine.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when unknown.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The path of the envelope, safe for a terminal.</summary>
    public override string ToString() => ScreenText.Clean(EnvelopePath);
}
