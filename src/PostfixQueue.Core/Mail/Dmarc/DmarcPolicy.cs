namespace PostfixQueue.Mail.Dmarc;

/// <summary>What a domain wants done with mail that fails DMARC (RFC 7489 section 6.3).</summary>
internal enum DmarcPolicy
{
    /// <summary>Nothing; the domain only wants reports.</summary>
    None,

    /// <summary>Treat it as suspicious.</summary>
    Quarantine,

    /// <summary>Refuse it.</summary>
    Reject,
}
