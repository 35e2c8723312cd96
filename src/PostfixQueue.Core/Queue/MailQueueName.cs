namespace PostfixQueue;

/// <summary>
/// The queues that Postfix lists, in its own words; see qmgr(8). A parameter type: objects carry the name as a string. Each has a bit of
/// its own, though values are not to be combined: PowerShell combines <c>[PostfixQueue.MailQueueName]'incoming,active'</c> all the same,
/// and that must be no third queue.
/// </summary>
public enum MailQueueName
{
    /// <summary>Submitted locally with sendmail(1), not yet picked up.</summary>
    Maildrop = 1,

    /// <summary>Received, not yet taken over by the queue manager.</summary>
    Incoming = 2,

    /// <summary>Being delivered.</summary>
    Active = 4,

    /// <summary>Waiting for another attempt.</summary>
    Deferred = 8,

    /// <summary>Held until an administrator releases it; neither tried nor expired.</summary>
    Hold = 16,
}
