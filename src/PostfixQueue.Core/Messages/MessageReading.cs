using System.Collections;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Messages;

/// <summary>Makes what a cmdlet shows of a message out of its queue file.</summary>
internal static class MessageReading
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The open file, not yet read.</param>
    /// <param name="host">The machine.</param>
    /// <param name="configDirectory">The instance's configuration directory.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="QueuedMessageException">The file is damaged, or cannot be read.</exception>
    public static MailQueueMessage Read(
        QueuedMessage message,
        MailHost host,
        string? configDirectory,
        MimeLimits limits,
        CancellationToken cancellationToken
    )
    {
        MessageParts content = host.Mime.Read(message.Content, limits, cancellationToken);
        message.ReadToEnd();
        MessageEnvelope envelope = message.Envelope;
        Hashtable header = ByName(content.Headers);
        return new MailQueueMessage
        {
            QueueId = message.QueueId,
            QueueName = message.QueueName,
            ArrivalTime = (envelope.Arrived ?? DateTime.UnixEpoch).ToLocalTime(),
            Size = message.Size,
            Sender = envelope.Sender is { Length: > 0 } sender ? ExternalAddress.Quote(sender) : MailDomain.NullSender,
            IsBounce = envelope.Sender is not { Length: > 0 },
            Recipients = [.. envelope.Recipients.Where(static recipient => !recipient.IsDone).Select(RecipientOf)],
            DoneRecipients =
            [
                .. envelope
                    .Recipients.Where(static recipient => recipient.IsDone)
                    .Select(static recipient => ExternalAddress.Quote(recipient.Address)),
            ],
            Attributes =
            [
                .. envelope.Attributes.Select(static attribute => new MailMessageField { Name = attribute.Key, Value = attribute.Value }),
            ],
            Headers = [.. content.Headers],
            Header = header,
            Subject = First(content.Headers, "Subject"),
            From = First(content.Headers, "From"),
            To = First(content.Headers, "To"),
            Date = First(content.Headers, "Date"),
            MessageId = First(content.Headers, "Message-ID"),
            TextBody = content.Text,
            TextBodyType = content.TextType,
            Attachments = [.. content.Attachments],
            IsTruncated = content.Omissions.Count > 0,
            Truncation = content.Omissions.Count > 0 ? string.Join("; ", content.Omissions) : null,
            HostName = host.Name,
            ConfigDirectory = configDirectory,
        };
    }

    private static MailQueueRecipient RecipientOf(EnvelopeRecipient recipient) =>
        new()
        {
            EmailAddress = ExternalAddress.Quote(recipient.Address),
            OriginalAddress =
                recipient.OriginalAddress is { Length: > 0 } original && original != recipient.Address
                    ? ExternalAddress.Quote(original)
                    : null,
        };

    private static string? First(IReadOnlyList<MailMessageField> headers, string name) =>
        headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static Hashtable ByName(IReadOnlyList<MailMessageField> headers)
    {
        Hashtable byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (
            IGrouping<string, MailMessageField> group in headers.GroupBy(static header => header.Name, StringComparer.OrdinalIgnoreCase)
        )
        {
            string[] values = [.. group.Select(static header => header.Value)];
            byName[group.Key] = values.Length == 1 ? values[0] : values;
        }

        return byName;
    }
}
