namespace PostfixQueue;

/// <summary>
/// Why a message is still in the queue: the one root cause that an administrator has to act on. A parameter type; output objects carry the
/// name as a string.
/// </summary>
public enum MailDelayCause
{
    /// <summary>None of the other causes can be told from the text.</summary>
    Unknown,

    /// <summary>No delivery failure is recorded: not tried yet, under way, on hold, or not picked up.</summary>
    NotTried,

    /// <summary>The remote host refuses TCP connections on that port.</summary>
    ConnectionRefused,

    /// <summary>The remote host does not answer while connecting.</summary>
    ConnectionTimeout,

    /// <summary>No route to the remote network or host.</summary>
    NetworkUnreachable,

    /// <summary>The SMTP session broke or timed out after connecting.</summary>
    ConnectionLost,

    /// <summary>The resolver gave no usable answer.</summary>
    DnsTemporary,

    /// <summary>The domain or host does not exist, has no address, or accepts no mail.</summary>
    DnsNotFound,

    /// <summary>STARTTLS, the handshake, a certificate or DANE failed where it is mandatory.</summary>
    TlsFailure,

    /// <summary>Our login at the remote server fails, or it demands one.</summary>
    AuthenticationFailure,

    /// <summary>The server does not relay for us.</summary>
    RelayDenied,

    /// <summary>The receiver wants the first attempt repeated later.</summary>
    Greylisted,

    /// <summary>Too many messages, connections or recipients for now.</summary>
    RateLimited,

    /// <summary>Our address or domain is on a blocklist, or has a bad reputation.</summary>
    BlockListed,

    /// <summary>The PTR record or the HELO name is missing, wrong or unresolvable.</summary>
    ReverseDns,

    /// <summary>SPF, DKIM or DMARC failed.</summary>
    SenderPolicy,

    /// <summary>The sender address or its domain is refused.</summary>
    SenderRejected,

    /// <summary>There is no such recipient address.</summary>
    RecipientUnknown,

    /// <summary>The recipient's quota is used up.</summary>
    MailboxFull,

    /// <summary>The recipient's mailbox is disabled, inactive, locked or temporarily gone.</summary>
    MailboxUnavailable,

    /// <summary>Spam, virus, forbidden content or a policy about the message.</summary>
    ContentRejected,

    /// <summary>The message exceeds a size limit.</summary>
    MessageTooLarge,

    /// <summary>The remote server has a problem of its own.</summary>
    RemoteServerError,

    /// <summary>A transport, filter, LMTP service or command of this host fails.</summary>
    LocalTransport,

    /// <summary>Disk, permissions, alias database, lookup table or mailbox of this host.</summary>
    LocalResource,

    /// <summary>The message goes in circles.</summary>
    MailLoop,

    /// <summary>Delivery is suspended without an inner reason.</summary>
    Suspended,

    /// <summary>The message has been expired by an administrator.</summary>
    Expired,
}
