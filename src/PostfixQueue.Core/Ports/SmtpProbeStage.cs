namespace PostfixQueue.Ports;

/// <summary>How far a probe came, in order; with implicit TLS the handshake comes before the greeting.</summary>
internal enum SmtpProbeStage
{
    /// <summary>Waiting for the connection.</summary>
    Connect,

    /// <summary>Waiting for the greeting.</summary>
    Greeting,

    /// <summary>Waiting for the answer to EHLO.</summary>
    Ehlo,

    /// <summary>Waiting for the answer to STARTTLS.</summary>
    StartTls,

    /// <summary>Waiting for the TLS handshake.</summary>
    Handshake,

    /// <summary>Waiting for the answer to EHLO under TLS.</summary>
    EhloAfterTls,

    /// <summary>Logging in, where that is asked for.</summary>
    Authenticate,

    /// <summary>All was answered; only QUIT was left.</summary>
    Quit,
}
