using System.Collections;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// What a queued message says, read from its queue file. Texts are as they came; the views of the module make them safe for a terminal.
/// </summary>
public sealed record MailQueueMessage
{
    /// <summary>The queue ID.</summary>
    public required string QueueId { get; init; }

    /// <summary>The queue: maildrop, incoming, active, deferred or hold; see qmgr(8).</summary>
    public required string QueueName { get; init; }

    /// <summary>When the message arrived, local time.</summary>
    public required DateTime ArrivalTime { get; init; }

    /// <summary>The size in bytes as <c>Get-MailQueueItem</c> shows it.</summary>
    public required long Size { get; init; }

    /// <summary>The envelope sender as Postfix prints it; <c>MAILER-DAEMON</c> stands for the null sender of bounces.</summary>
    public required string Sender { get; init; }

    /// <summary>True when the sender is the null sender (RFC 5321, section 4.5.5).</summary>
    public required bool IsBounce { get; init; }

    /// <summary>The envelope recipients not yet delivered to. The reasons of their delay are with <c>Get-MailQueueItem</c>.</summary>
    public required MailQueueRecipient[] Recipients { get; init; }

    /// <summary>The addresses of recipients that have been delivered to or given up.</summary>
    public required string[] DoneRecipients { get; init; }

    /// <summary>The attributes of the envelope as Postfix notes them: client, login, protocol, DSN options.</summary>
    public required MailMessageField[] Attributes { get; init; }

    /// <summary>The header fields in their order, decoded (RFC 2047) and unfolded.</summary>
    public required MailMessageField[] Headers { get; init; }

    /// <summary>The same by name, whatever its case: a text, or an array of them where the field stands several times.</summary>
    public required IDictionary Header { get; init; }

    /// <summary>The header field Subject; null when there is none.</summary>
    public string? Subject { get; init; }

    /// <summary>The header field From, which need not be the sender; null when there is none.</summary>
    public string? From { get; init; }

    /// <summary>The header field To, which need not be the recipients; null when there is none.</summary>
    public string? To { get; init; }

    /// <summary>The header field Date as the sender wrote it; null when there is none.</summary>
    public string? Date { get; init; }

    /// <summary>The header field Message-ID; null when there is none.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The text, lines parted by line feeds; of HTML what can be read of it, where there is no plain text. Null when the message has no
    /// text.
    /// </summary>
    public string? TextBody { get; init; }

    /// <summary>What the text is in the message: <c>text/plain</c> or <c>text/html</c>; null when there is none.</summary>
    public string? TextBodyType { get; init; }

    /// <summary>The parts that are no text to read.</summary>
    public required MailMessageAttachment[] Attachments { get; init; }

    /// <summary>True when something has been left out because a limit was reached.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>What has been left out, in words; null when nothing has.</summary>
    public string? Truncation { get; init; }

    /// <summary>The name of the machine.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when unknown.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>ID, sender and subject, safe for a terminal.</summary>
    public override string ToString() => ScreenText.Clean($"{QueueId} {Sender}: {Subject}");
}
