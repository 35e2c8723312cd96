namespace PostfixQueue.Log;

/// <summary>
/// What the text of a line says, part by part. Properties are those of <see cref="MailLogEvent"/>; null where the line does not say.
/// </summary>
internal sealed record LogFields
{
    public string? QueueId { get; set; }

    public string? MessageId { get; set; }

    public string? Sender { get; set; }

    public long? Size { get; set; }

    public int? RecipientCount { get; set; }

    public string? Recipient { get; set; }

    public string? OriginalRecipient { get; set; }

    public string? Relay { get; set; }

    public string? RelayHost { get; set; }

    public string? RelayAddress { get; set; }

    public int? RelayPort { get; set; }

    public int? ConnectionUse { get; set; }

    public TimeSpan? Delay { get; set; }

    public TimeSpan? DelayBeforeQueueManager { get; set; }

    public TimeSpan? DelayInQueueManager { get; set; }

    public TimeSpan? DelayConnecting { get; set; }

    public TimeSpan? DelayTransmitting { get; set; }

    public string? TlsStatus { get; set; }

    public string? EnhancedStatusCode { get; set; }

    public int? SmtpCode { get; set; }

    public string? Status { get; set; }

    public string? Reason { get; set; }

    public string? Stage { get; set; }

    public string? Protocol { get; set; }

    public string? HeloName { get; set; }

    public string? ClientName { get; set; }

    public string? ClientAddress { get; set; }

    public int? ClientPort { get; set; }

    public string? SaslUser { get; set; }

    public string? SaslMethod { get; set; }

    public string? SaslSender { get; set; }

    public int? UserId { get; set; }

    public string? OriginalQueueId { get; set; }

    public string? RelatedQueueId { get; set; }
}
