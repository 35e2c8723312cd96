using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>The real network, but for the ports that servers listen at and the certificates that are trusted, which a test cannot choose freely.</summary>
internal sealed class RedirectedNetwork(int port, X509Certificate2? anchor = null) : IMailNetwork, ISmtpProbe, IHttpsReader
{
    private readonly IMailNetwork _real = AdapterFactory.CreateMailNetwork();

    public ISmtpProbe SmtpProbe => this;

    public IHttpsReader HttpsReader => this;

    private IReadOnlyList<ReadOnlyMemory<byte>> Anchors => anchor is null ? [] : [anchor.RawDataMemory];

    public IMailResolver CreateResolver(MailResolverOptions options) => _real.CreateResolver(options);

    public Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request, CancellationToken cancellationToken) =>
        _real.SmtpProbe.ProbeAsync(request with { Port = port, TrustAnchors = Anchors }, cancellationToken);

    public Task<HttpsAnswer> ReadAsync(HttpsRequest request, CancellationToken cancellationToken) =>
        _real.HttpsReader.ReadAsync(request with { Port = port, TrustAnchors = Anchors }, cancellationToken);
}
