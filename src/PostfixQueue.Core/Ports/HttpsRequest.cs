using System.Net;

namespace PostfixQueue.Ports;

/// <summary>Which text to fetch, and how patiently.</summary>
internal sealed record HttpsRequest
{
    /// <summary>The name of the server: asked for in the request, and looked for in the certificate.</summary>
    public required string Host { get; init; }

    /// <summary>The path, with its first slash.</summary>
    public required string Path { get; init; }

    /// <summary>The addresses to try in this order. Names are resolved by the caller, which knows the resolver it wants.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; } = 443;

    /// <summary>Certificates (DER) to trust instead of those of the system; empty means those of the system.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TrustAnchors { get; init; } = [];

    /// <summary>The most octets that the text may have.</summary>
    public int MaximumOctets { get; init; } = 64 * 1024;

    /// <summary>How long the connection to each address may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long all of it may take.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(12);
}
