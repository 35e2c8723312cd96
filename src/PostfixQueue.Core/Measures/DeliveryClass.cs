namespace PostfixQueue.Measures;

/// <summary>What is counted of deliveries. Meanings are those of the properties of <see cref="MailDeliveryMeasure"/>.</summary>
internal enum DeliveryClass
{
    Received,
    Sent,
    Forwarded,
    Deferred,
    DeferredMessage,
    Bounced,
    Expired,
    Rejected,
    RejectWarning,
    Held,
    Discarded,
    LoginFailed,
}
