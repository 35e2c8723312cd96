namespace PostfixQueue;

/// <summary>The queues that Postfix lists, in its own words; see qmgr(8). A parameter type: objects carry the name as a string.</summary>
public enum MailQueueName
{
    /// <summary>Submitted locally with sendmail(1), not yet picked up.</summary>
    Maildrop,

    /// <summary>Received, not yet taken over by the queue manager.</summary>
    Incoming,

    /// <summary>Being delivered.</summary>
    Active,

    /// <summary>Waiting for another attempt.</summary>
    Deferred,

    /// <summary>Held until an administrator releases it; neither tried nor expired.</summary>
    Hold,
}
