using System.Text;
using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Makes the details of an item of what a queue file holds.</summary>
internal sealed class DetailReader(IHeaderDecoder decoder)
{
    // Entries of the old form have no more than a reason.
    private static readonly RecipientDelivery s_nothing = new();

    /// <summary>The details.</summary>
    /// <param name="file">The file, read with details.</param>
    /// <param name="nextRetry">When it is due; null outside of deferred.</param>
    /// <param name="lastAttempt">When its defer log was written last; null when there is none.</param>
    public MailQueueItemDetail Read(QueueFileReader file, long? nextRetry, long? lastAttempt)
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
            ClientAddress = details.ClientAddress,
            ClientName = details.ClientName,
            HeloName = details.HeloName,
            SaslUser = details.SaslUser,
            SaslMethod = details.SaslMethod,
            Protocol = details.Protocol,
            ContentFilter = details.ContentFilter,
            EnvelopeId = details.EnvelopeId,
            FirstQueueId = details.FirstQueueId,
        };
    }

    /// <summary>What a log entry notes beside the reason; null when it is not wanted.</summary>
    public static RecipientDelivery? DeliveryOf(DeferLogReader log, bool isWanted) =>
        !isWanted ? null
        : log.Status.IsEmpty && log.RemoteHost.IsEmpty && log.DiagnosticText.IsEmpty ? s_nothing
        : new RecipientDelivery
        {
            Status = Text(log.Status),
            RemoteMta = Text(log.RemoteHost),
            DiagnosticText = Text(log.DiagnosticText),
        };

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>Null also for a time that no calendar has.</summary>
    private static DateTime? Time(long? seconds) =>
        seconds is { } known and > 0 and < QueueItemBuilder.FirstSecondOfYear9999
            ? DateTimeOffset.FromUnixTimeSeconds(known).LocalDateTime
            : null;
}
