using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>
/// The real network, but for the ports that servers listen at and the certificates that are trusted, which a test cannot choose freely.
/// </summary>
internal sealed class RedirectedNetwork(int port = 0, X509Certificate2? anchor = null) : IMailNetwork, ISmtpProbe, IHttpsReader
{
    private readonly IMailNetwork _real = AdapterFactory.CreateMailNetwork();

    private readonly ConcurrentQueue<string> _meant = new();

    public ISmtpProbe SmtpProbe => this;

    public IHttpsReader HttpsReader => this;

    /// <summary>Who is asked, whoever is meant; null for the truth.</summary>
    public IPEndPoint? NameServer { get; init; }

    /// <summary>Who is asked in place of a name server with a certain address.</summary>
    public IReadOnlyDictionary<IPAddress, IPEndPoint> NameServers { get; init; } = new Dictionary<IPAddress, IPEndPoint>();

    /// <summary>Who was meant, each time; empty for those of the host.</summary>
    public IReadOnlyList<string> Meant => [.. _meant];

    private IReadOnlyList<ReadOnlyMemory<byte>> Anchors => anchor is null ? [] : [anchor.RawDataMemory];

    public IMailResolver CreateResolver(MailResolverOptions options)
    {
        _meant.Enqueue(string.Join(' ', options.NameServers));
        return _real.CreateResolver(
            options with
            {
                NameServers = NameServer is null
                    ? [.. options.NameServers.Select(server => NameServers.GetValueOrDefault(server.Address, server))]
                    : [NameServer],
            }
        );
    }

    public Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request, CancellationToken cancellationToken) =>
        _real.SmtpProbe.ProbeAsync(request with { Port = port, TrustAnchors = Anchors }, cancellationToken);

    public Task<HttpsAnswer> ReadAsync(HttpsRequest request, CancellationToken cancellationToken) =>
        _real.HttpsReader.ReadAsync(request with { Port = port, TrustAnchors = Anchors }, cancellationToken);
}
