using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>Sessions with real peers on loopback that do as they should.</summary>
public sealed class MailKitSmtpProbeTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Greeting_features_and_session_of_a_good_server_are_told(string address)
    {
        if (address == "::1")
            ThisMachine.NeedsIPv6();
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer(IPAddress.Parse(address)) { Certificate = certificate }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                TrustAnchors = RealProbe.Trusting(authority),
            }
        );

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(SmtpProbeStage.Quit, result.Stage);
        Assert.Equal("220 mx.example.test ESMTP ready", result.Greeting?.ToString());
        Assert.Equal("mx.example.test", result.Features?.ServerName);
        Assert.Equal(["SIZE 10240000", "PIPELINING", "STARTTLS"], result.Features!.Extensions);
        Assert.Empty(result.Features.AuthenticationMechanisms);
        Assert.Equal(10_240_000, result.Features.MaximumSize);
        Assert.Equal(["PLAIN", "LOGIN"], result.FeaturesUnderTls?.AuthenticationMechanisms);
        Assert.StartsWith("Tls1", result.Tls?.Protocol, StringComparison.Ordinal);
        Assert.StartsWith("TLS_", result.Tls!.CipherSuite, StringComparison.Ordinal);
        Assert.Empty(result.Tls.ChainErrors);
        Assert.True(result.Tls.IsNameMatch);
        Assert.Equal(address, result.LocalEndPoint?.Address.ToString());
        Assert.NotNull(result.GreetingDelay);
        Assert.InRange(result.Duration, result.ConnectDuration!.Value, TimeSpan.FromSeconds(40));
        Assert.Equal(["EHLO probe.example.test", "STARTTLS", "EHLO probe.example.test", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task Implicit_tls_comes_before_the_greeting()
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate, IsImplicitTls = true }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                Tls = SmtpTlsMode.Implicit,
                TrustAnchors = RealProbe.Trusting(authority),
            }
        );

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(220, result.Greeting?.Code);
        Assert.Null(result.Features);
        Assert.True(result.FeaturesUnderTls?.Has("auth"));
        Assert.StartsWith("Tls1", result.Tls?.Protocol, StringComparison.Ordinal);
        Assert.Empty(result.Tls!.ChainErrors);
        Assert.Equal(["EHLO probe.example.test", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task Without_tls_wanted_none_is_begun()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer().Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint) with { Tls = SmtpTlsMode.None });

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.True(result.Features?.OffersStartTls);
        Assert.Null(result.Tls);
        Assert.DoesNotContain("STARTTLS", server.Commands);
    }

    [Fact]
    public async Task A_login_offered_without_tls_is_seen()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Ehlo = "250-mx.example.test\r\n250-AUTH=LOGIN\r\n250 auth plain LOGIN\r\n",
        }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(["LOGIN", "PLAIN"], result.Features?.AuthenticationMechanisms);
    }

    [Fact]
    public async Task A_server_that_only_knows_helo_is_served()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Ehlo = "502 5.5.1 no\r\n",
            Helo = "250 mx.example.test\r\n",
        }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal("mx.example.test", result.Features?.ServerName);
        Assert.Empty(result.Features!.Extensions);
    }

    [Fact]
    public async Task Cancelling_ends_the_probe_with_the_callers_cancellation()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = null }.Start();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new MailKitSmtpProbe(TimeProvider.System)
                .ProbeAsync(RealProbe.To(server.EndPoint), stop.Token)
                .WaitAsync(TimeSpan.FromSeconds(120), CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("probe\r\nMAIL FROM:<x@example.test>")]
    [InlineData("two words")]
    public async Task A_name_that_could_smuggle_commands_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            RealProbe.ProbeAsync(RealProbe.To(new IPEndPoint(IPAddress.Loopback, 1)) with { HeloName = name })
        );
}
