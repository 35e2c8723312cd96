namespace PostfixQueue;

/// <summary>By what deliveries can be measured. A parameter type.</summary>
public enum MailDeliveryGrouping
{
    /// <summary>All in one.</summary>
    None,

    /// <summary>The domain of each recipient.</summary>
    RecipientDomain,

    /// <summary>The address of each recipient.</summary>
    Recipient,

    /// <summary>The domain of the sender; MAILER-DAEMON for bounces.</summary>
    SenderDomain,

    /// <summary>The envelope sender.</summary>
    Sender,

    /// <summary>Where deliveries went: the host, the transport or command.</summary>
    Relay,

    /// <summary>The login of the client.</summary>
    SaslUser,

    /// <summary>The address of the client.</summary>
    ClientAddress,

    /// <summary>The cause of deferrals and bounces.</summary>
    Cause,

    /// <summary>The hour, local time.</summary>
    Hour,

    /// <summary>The day, local time.</summary>
    Day,

    /// <summary>The name that the instance or service logs under.</summary>
    SyslogName,

    /// <summary>The machine on which the log was read.</summary>
    HostName,
}
