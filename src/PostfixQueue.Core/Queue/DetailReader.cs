using System.Text;
using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Makes the details of an item of what a queue file holds.</summary>
internal sealed class DetailReader(IHeaderDecoder decoder)
{
    // Entries of the old form have no more than a reason.
    private static readonly RecipientDelivery s_nothing = new();

    // Clients, logins and status codes come again and again. Bar P2, with 50,000 messages: 99 MB allocated; 120 MB without.
    private readonly Utf8TextPool _texts = new();

    /// <summary>The details.</summary>
    /// <param name="file">The file, read with details.</param>
    /// <param name="queueId">The queue ID.</param>
    /// <param name="nextRetry">When it is due; null outside of deferred.</param>
    /// <param name="lastAttempt">When its defer log was written last; null when there is none.</param>
    public MailQueueItemDetail Read(QueueFileReader file, string queueId, long? nextRetry, long? lastAttempt)
    {
        QueueFileDetails details = file.Details;
        MessageHeaderReader headers = details.Headers;
        return new MailQueueItemDetail
        {
            NextRetryTime = Time(nextRetry),
            LastAttemptTime = Time(lastAttempt),
            CreationTime = Time(file.CreateSeconds > 0 ? file.CreateSeconds : null),
            Subject = headers.HasSubject ? decoder.Text(headers.Subject) : null,
            MessageId = headers.MessageId.IsEmpty ? null : Encoding.UTF8.GetString(headers.MessageId.Trim(" \t"u8)),
            HeaderFrom = headers.From.IsEmpty ? null : decoder.Addresses(headers.From),
            ClientAddress = Pooled(details.ClientAddress),
            ClientName = Pooled(details.ClientName),
            HeloName = Pooled(details.HeloName),
            SaslUser = Pooled(details.SaslUser),
            SaslMethod = Pooled(details.SaslMethod),
            Protocol = Pooled(details.Protocol),
            ContentFilter = Pooled(details.ContentFilter),
            EnvelopeId = Text(details.EnvelopeId),
            FirstQueueId = Ascii.Equals(details.FirstQueueId, queueId) ? queueId : Text(details.FirstQueueId),
        };
    }

    /// <summary>What a log entry notes beside the reason.</summary>
    public RecipientDelivery DeliveryOf(DeferLogReader log) =>
        log.Status.IsEmpty && log.RemoteHost.IsEmpty && log.DiagnosticText.IsEmpty
            ? s_nothing
            : new RecipientDelivery
            {
                Status = Pooled(log.Status),
                RemoteMta = Pooled(log.RemoteHost),
                DiagnosticText = Text(log.DiagnosticText),
            };

    private string? Pooled(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : _texts.Get(utf8);

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>Null also for a time that no calendar has.</summary>
    private static DateTime? Time(long? seconds) =>
        seconds is { } known and > 0 and < QueueItemBuilder.FirstSecondOfYear9999
            ? DateTimeOffset.FromUnixTimeSeconds(known).LocalDateTime
            : null;
}
