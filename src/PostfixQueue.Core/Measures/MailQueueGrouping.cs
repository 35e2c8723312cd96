namespace PostfixQueue;

/// <summary>By what a queue can be measured. A parameter type.</summary>
public enum MailQueueGrouping
{
    /// <summary>The cause of the delay.</summary>
    Cause,

    /// <summary>How far the cause reaches.</summary>
    Scope,

    /// <summary>The domain of each recipient.</summary>
    RecipientDomain,

    /// <summary>Who runs the remote host that the reason of each recipient names: the registered domain of its name.</summary>
    Provider,

    /// <summary>The domain of the sender; MAILER-DAEMON for bounces.</summary>
    SenderDomain,

    /// <summary>The envelope sender.</summary>
    Sender,

    /// <summary>The address of each recipient.</summary>
    Recipient,

    /// <summary>The reason of each recipient, with addresses, hosts, IDs, times and numbers folded out.</summary>
    Reason,

    /// <summary>The queue.</summary>
    QueueName,

    /// <summary>The remote host that the reason of each recipient names.</summary>
    RemoteHost,

    /// <summary>The login with which the message was submitted. Needs root, or items of Get-MailQueueItem -Detailed.</summary>
    SaslUser,

    /// <summary>The address of the client that brought the message. Needs root, or items of Get-MailQueueItem -Detailed.</summary>
    ClientAddress,

    /// <summary>The machine that the message was listed on.</summary>
    HostName,

    /// <summary>All in one.</summary>
    None,
}
