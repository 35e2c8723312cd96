namespace PostfixQueue;

/// <summary>How far a cause reaches. A parameter type; output objects carry the name as a string.</summary>
public enum MailDelayScope
{
    /// <summary>It cannot be told, or does not apply.</summary>
    None,

    /// <summary>Only this message suffers: its content, size or sender.</summary>
    Message,

    /// <summary>Only this recipient address suffers.</summary>
    Recipient,

    /// <summary>All mail to one provider or domain suffers.</summary>
    Destination,

    /// <summary>All mail that leaves this host suffers; the fix is here.</summary>
    Server,
}
