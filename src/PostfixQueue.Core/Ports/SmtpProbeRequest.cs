using System.Net;

namespace PostfixQueue.Ports;

/// <summary>Which server to probe, and how.</summary>
internal sealed record SmtpProbeRequest
{
    /// <summary>The address to connect to. Names are resolved by the caller, which knows the family and the resolver it wants.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; } = 25;

    /// <summary>
    /// The name of the server: sent in the TLS handshake and looked for in the certificate. An address where there is no name.
    /// </summary>
    public required string ServerName { get; init; }

    /// <summary>The name that the probe says in EHLO (RFC 5321 section 4.1.1.1).</summary>
    public required string HeloName { get; init; }

    /// <summary>When TLS begins.</summary>
    public SmtpTlsMode Tls { get; init; } = SmtpTlsMode.WhenOffered;

    /// <summary>The own address to connect from; null leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Certificates (DER) to trust instead of those of the system; empty means those of the system.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TrustAnchors { get; init; } = [];

    /// <summary>With what to log in when all else has gone well; null for no login.</summary>
    public SmtpCredential? Credential { get; init; }

    /// <summary>How long the connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long each answer of the server, and the TLS handshake, may take.</summary>
    public TimeSpan StageTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long all of it may take.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
