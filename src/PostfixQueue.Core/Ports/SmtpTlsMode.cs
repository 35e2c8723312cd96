namespace PostfixQueue.Ports;

/// <summary>When a probe begins TLS.</summary>
internal enum SmtpTlsMode
{
    /// <summary>Never.</summary>
    None,

    /// <summary>With STARTTLS, if the server offers it (RFC 3207).</summary>
    WhenOffered,

    /// <summary>With STARTTLS; a server that does not offer it fails the probe.</summary>
    Required,

    /// <summary>At once, before the greeting (RFC 8314 section 3.3, port 465).</summary>
    Implicit,
}
