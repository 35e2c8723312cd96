using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>The real probe, with a request to change.</summary>
internal static class RealProbe
{
    public const string ServerName = "mx.example.test";

    public static SmtpProbeRequest To(IPEndPoint endPoint) =>
        new()
        {
            Address = endPoint.Address,
            Port = endPoint.Port,
            ServerName = ServerName,
            HeloName = "probe.example.test",
            ConnectTimeout = TimeSpan.FromSeconds(60),
            StageTimeout = TimeSpan.FromSeconds(60),
            TotalTimeout = TimeSpan.FromSeconds(100),
        };

    public static Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request) =>
        new MailKitSmtpProbe(TimeProvider.System)
            .ProbeAsync(request, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

    public static ReadOnlyMemory<byte>[] Trusting(params X509Certificate2[] authorities) =>
        [.. authorities.Select(authority => authority.RawDataMemory)];
}
