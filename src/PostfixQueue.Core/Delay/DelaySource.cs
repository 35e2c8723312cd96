namespace PostfixQueue.Delay;

/// <summary>Who speaks in a reason text.</summary>
internal enum DelaySource : byte
{
    /// <summary>No reason is recorded.</summary>
    None,

    /// <summary>Postfix itself.</summary>
    Postfix,

    /// <summary>A delivery command of this host; its output follows.</summary>
    Command,

    /// <summary>The system, when connecting.</summary>
    Connect,

    /// <summary>A session that broke or timed out.</summary>
    Session,

    /// <summary>STARTTLS, refused or missing.</summary>
    Tls,

    /// <summary>SASL login.</summary>
    Sasl,

    /// <summary>The remote server in its greeting or at EHLO.</summary>
    Greeting,

    /// <summary>The remote server, to a later command.</summary>
    Reply,
}
