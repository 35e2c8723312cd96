namespace PostfixQueue.Ports;

/// <summary>What came of a request over HTTPS.</summary>
internal enum HttpsOutcome
{
    /// <summary>The text came, with status 200.</summary>
    Succeeded,

    /// <summary>Another status came, redirects among them; the answer has it.</summary>
    OtherStatus,

    /// <summary>Nobody listens at that port, or a firewall says so.</summary>
    ConnectionRefused,

    /// <summary>A time limit passed.</summary>
    Timeout,

    /// <summary>There is no route, or no address to connect to.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed, or the certificate is not valid for the host.</summary>
    TlsFailed,

    /// <summary>The text is longer than allowed.</summary>
    TooLong,

    /// <summary>The server says what is not HTTP, or breaks off.</summary>
    ProtocolError,
}
