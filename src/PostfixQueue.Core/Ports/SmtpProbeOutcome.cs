namespace PostfixQueue.Ports;

/// <summary>What came of a probe. The stage says where it ended.</summary>
internal enum SmtpProbeOutcome
{
    /// <summary>All stages went through. Certificate errors do not count: they are in the TLS part of the result.</summary>
    Succeeded,

    /// <summary>Nobody listens at that port, or a firewall says so.</summary>
    ConnectionRefused,

    /// <summary>A time limit passed: at the stage Connect a firewall that drops packets, later a slow or stuck server.</summary>
    Timeout,

    /// <summary>There is no route, or no address of that family to connect from.</summary>
    Unreachable,

    /// <summary>The server answered with a code that refuses; the result has the reply.</summary>
    Rejected,

    /// <summary>TLS is required, but the server does not offer STARTTLS.</summary>
    StartTlsNotOffered,

    /// <summary>A login is asked for, but the server offers no mechanism that may be used on this connection.</summary>
    LoginNotOffered,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary>The server closed the connection in the middle.</summary>
    Disconnected,

    /// <summary>The server says what is not SMTP.</summary>
    ProtocolError,
}
