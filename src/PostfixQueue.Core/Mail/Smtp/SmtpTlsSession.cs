namespace PostfixQueue.Mail.Smtp;

/// <summary>A TLS session with a mail server, and what is to be said of its certificate.</summary>
internal sealed record SmtpTlsSession
{
    /// <summary>The protocol, such as <c>Tls13</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The cipher suite by its registered name.</summary>
    public string CipherSuite { get; init; } = "";

    /// <summary>The server's certificates as it sent them, its own first.</summary>
    public IReadOnlyList<SmtpCertificate> Certificates { get; init; } = [];

    /// <summary>The certificate is for the name that was asked for (RFC 9525).</summary>
    public bool IsNameMatch { get; init; }

    /// <summary>
    /// What is wrong with the chain, by the names of <see cref="System.Security.Cryptography.X509Certificates.X509ChainStatusFlags"/>;
    /// empty when it leads to a trusted root and all of it is valid now. Revocation is not looked at, and nothing that a certificate points
    /// to is fetched.
    /// </summary>
    public IReadOnlyList<string> ChainErrors { get; init; } = [];
}
