using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>Against real peers on loopback.</summary>
public sealed class MailKitSmtpProbeTests
{
    private const string ServerName = "mx.example.test";

    private static SmtpProbeRequest To(IPEndPoint endPoint) => new()
    {
        Address = endPoint.Address,
        Port = endPoint.Port,
        ServerName = ServerName,
        HeloName = "probe.example.test",
        ConnectTimeout = TimeSpan.FromSeconds(10),
        StageTimeout = TimeSpan.FromSeconds(10),
    };

    private static Task<SmtpProbeResult> ProbeAsync(SmtpProbeRequest request) =>
        new MailKitSmtpProbe(TimeProvider.System).ProbeAsync(request, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken);

    private static ReadOnlyMemory<byte>[] Trusting(params X509Certificate2[] authorities) => [.. authorities.Select(authority => authority.RawDataMemory)];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Greeting_features_and_session_of_a_good_server_are_told(string address)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer(IPAddress.Parse(address)) { Certificate = certificate }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { TrustAnchors = Trusting(authority) });

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
        Assert.True(result.Tls.IsTrusted);
        Assert.True(result.Tls.IsNameMatch);
        Assert.Equal(address, result.LocalEndPoint?.Address.ToString());
        Assert.NotNull(result.GreetingDelay);
        Assert.InRange(result.Duration, result.ConnectDuration!.Value, TimeSpan.FromSeconds(40));
        Assert.Equal(["EHLO probe.example.test", "STARTTLS", "EHLO probe.example.test", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task The_certificate_is_told_and_matches_its_tlsa_records()
    {
        using X509Certificate2 root = TestCertificates.Authority("Root");
        using X509Certificate2 middle = TestCertificates.Authority("Middle", root);
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, middle);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate, Intermediates = [middle] }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { TrustAnchors = Trusting(root) });

        Assert.True(result.Tls?.IsTrusted);
        IReadOnlyList<SmtpCertificate> certificates = result.Tls!.Certificates;
        Assert.Equal(["CN=mx.example.test", "CN=Middle"], certificates.Select(one => one.Subject));
        Assert.Equal("CN=Middle", certificates[0].Issuer);
        Assert.Equal(["mx.example.test", "*.wild.example.test"], certificates[0].DnsNames);
        Assert.Equal(["192.0.2.25"], certificates[0].Addresses);
        Assert.InRange(certificates[0].NotAfter, DateTimeOffset.UtcNow.AddDays(9), DateTimeOffset.UtcNow.AddDays(11));
        byte[] key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(3, 1, 1, System.Security.Cryptography.SHA256.HashData(key)), certificates));
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(3, 0, 2, System.Security.Cryptography.SHA512.HashData(certificate.RawData)), certificates));
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(2, 0, 0, middle.RawData), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(3, 0, 0, middle.RawData), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(1, 1, 1, System.Security.Cryptography.SHA256.HashData(key)), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(3, 1, 1, new byte[32]), certificates));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_not_trusted_but_the_probe_goes_on()
    {
        using X509Certificate2 certificate = TestCertificates.Server(ServerName);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal([nameof(X509ChainStatusFlags.UntrustedRoot)], result.Tls?.ChainErrors);
        Assert.True(result.Tls!.IsNameMatch);
        Assert.True(result.Tls.Certificates[0].IsSelfIssued);
    }

    [Theory]
    [InlineData(-20, -1)]
    [InlineData(1, 20)]
    public async Task An_expired_or_future_certificate_is_told(int fromDays, int toDays)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, authority, fromDays, toDays);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { TrustAnchors = Trusting(authority) });

        Assert.Equal([nameof(X509ChainStatusFlags.NotTimeValid)], result.Tls?.ChainErrors);
        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
    }

    [Theory]
    [InlineData("mx.example.test", true)]
    [InlineData("MX.Example.Test", true)]
    [InlineData("a.wild.example.test", true)]
    [InlineData("192.0.2.25", true)]
    [InlineData("other.example.test", false)]
    [InlineData("a.b.wild.example.test", false)]
    [InlineData("192.0.2.26", false)]
    public async Task The_name_is_looked_for_in_the_certificate(string name, bool isMatch)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { ServerName = name, TrustAnchors = Trusting(authority) });

        Assert.Equal(isMatch, result.Tls?.IsNameMatch);
        Assert.True(result.Tls!.IsTrusted);
    }

    [Fact]
    public async Task Nothing_that_a_certificate_points_to_is_fetched()
    {
        using TcpListener bait = new(IPAddress.Loopback, 0);
        bait.Start();
        using X509Certificate2 root = TestCertificates.Authority("Root");
        using X509Certificate2 middle = TestCertificates.Authority("Middle", root);
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, middle, issuerUrl: $"http://{bait.LocalEndpoint}/middle.crt");
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { TrustAnchors = Trusting(root) });

        Assert.Equal([nameof(X509ChainStatusFlags.PartialChain)], result.Tls?.ChainErrors);
        Assert.False(bait.Pending());
    }

    [Fact]
    public async Task Implicit_tls_comes_before_the_greeting()
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate, IsImplicitTls = true }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { Tls = SmtpTlsMode.Implicit, TrustAnchors = Trusting(authority) });

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(220, result.Greeting?.Code);
        Assert.Null(result.Features);
        Assert.True(result.FeaturesUnderTls?.Has("auth"));
        Assert.StartsWith("Tls1", result.Tls?.Protocol, StringComparison.Ordinal);
        Assert.True(result.Tls!.IsTrusted);
        Assert.Equal(["EHLO probe.example.test", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task Without_tls_wanted_none_is_begun()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer().Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { Tls = SmtpTlsMode.None });

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.True(result.Features?.OffersStartTls);
        Assert.Null(result.Tls);
        Assert.DoesNotContain("STARTTLS", server.Commands);
    }

    [Fact]
    public async Task A_login_offered_without_tls_is_seen()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Ehlo = "250-mx.example.test\r\n250-AUTH=LOGIN\r\n250 auth plain LOGIN\r\n" }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(["LOGIN", "PLAIN"], result.Features?.AuthenticationMechanisms);
    }

    [Fact]
    public async Task A_server_that_only_knows_helo_is_served()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Ehlo = "502 5.5.1 no\r\n", Helo = "250 mx.example.test\r\n" }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal("mx.example.test", result.Features?.ServerName);
        Assert.Empty(result.Features!.Extensions);
    }

    [Fact]
    public async Task A_closed_port_is_refused()
    {
        IPEndPoint closed;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            closed = (IPEndPoint)listener.LocalEndpoint;
        }

        SmtpProbeResult result = await ProbeAsync(To(closed));

        Assert.Equal(SmtpProbeOutcome.ConnectionRefused, result.Outcome);
        Assert.Equal(SmtpProbeStage.Connect, result.Stage);
        Assert.Null(result.ConnectDuration);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_a_timeout_of_the_connection()
    {
        // A listener whose queue is full lets further connection attempts fall.
        using Socket full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(full.LocalEndPoint!, TestContext.Current.CancellationToken);

        SmtpProbeResult result = await ProbeAsync(To((IPEndPoint)full.LocalEndPoint!) with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(SmtpProbeOutcome.Timeout, result.Outcome);
        Assert.Equal(SmtpProbeStage.Connect, result.Stage);
    }

    [Fact]
    public async Task An_address_that_is_not_ours_cannot_be_connected_from()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer().Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { LocalAddress = IPAddress.Parse("192.0.2.1") });

        Assert.Equal(SmtpProbeOutcome.Unreachable, result.Outcome);
        Assert.Equal(SmtpProbeStage.Connect, result.Stage);
    }

    [Theory]
    [InlineData("554 5.7.1 no service for you\r\n", null, null, nameof(SmtpProbeStage.Greeting), 554)]
    [InlineData("421-4.7.0 too many\r\n421 4.7.0 connections\r\n", null, null, nameof(SmtpProbeStage.Greeting), 421)]
    [InlineData("220 mx\r\n", "550 5.7.1 bad name\r\n", null, nameof(SmtpProbeStage.Ehlo), 502)]
    [InlineData("220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "454 4.7.0 TLS not available\r\n", nameof(SmtpProbeStage.StartTls), 454)]
    public async Task A_refusal_is_told_with_its_reply_and_answered_with_quit(string greeting, string? ehlo, string? startTls, string stage, int code)
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = greeting, Ehlo = ehlo, StartTls = startTls }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Rejected, result.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
        Assert.Equal(code, result.Rejection?.Code);
        Assert.Equal("QUIT", server.Commands[^1]);
    }

    [Fact]
    public async Task Tls_that_is_required_but_not_offered_fails()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Ehlo = "250 mx.example.test\r\n" }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { Tls = SmtpTlsMode.Required });

        Assert.Equal(SmtpProbeOutcome.StartTlsNotOffered, result.Outcome);
        Assert.NotNull(result.Features);
        Assert.Equal(["EHLO probe.example.test", "QUIT"], server.Commands);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_handshake_is_told(bool isImplicit)
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { IsImplicitTls = isImplicit }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { Tls = isImplicit ? SmtpTlsMode.Implicit : SmtpTlsMode.Required });

        Assert.Equal(SmtpProbeOutcome.TlsFailed, result.Outcome);
        Assert.Equal(SmtpProbeStage.Handshake, result.Stage);
        Assert.NotEmpty(result.Detail);
        Assert.Null(result.Tls);
    }

    [Theory]
    [InlineData(null, "", "", nameof(SmtpProbeStage.Greeting))]
    [InlineData("220 mx\r\n", null, "", nameof(SmtpProbeStage.Ehlo))]
    [InlineData("220-mx\r\n", null, "", nameof(SmtpProbeStage.Greeting))]
    [InlineData("220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", null, nameof(SmtpProbeStage.StartTls))]
    [InlineData("220 mx\r\n", "250-mx\r\n", null, nameof(SmtpProbeStage.Ehlo))]
    public async Task Silence_at_any_stage_is_a_timeout(string? greeting, string? ehlo, string? startTls, string stage)
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = greeting, Ehlo = ehlo, StartTls = startTls }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint) with { StageTimeout = TimeSpan.FromMilliseconds(400) });

        Assert.Equal(SmtpProbeOutcome.Timeout, result.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
    }

    [Theory]
    [InlineData("", "", nameof(SmtpProbeStage.Greeting))]
    [InlineData("220 mx\r\n", "", nameof(SmtpProbeStage.Ehlo))]
    public async Task A_server_that_hangs_up_is_told(string greeting, string ehlo, string stage)
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = greeting, Ehlo = ehlo }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Disconnected, result.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
    }

    [Fact]
    public async Task Another_protocol_is_told()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = "SSH-2.0-OpenSSH_9.2\r\n" }.Start();

        Assert.Equal(SmtpProbeOutcome.ProtocolError, (await ProbeAsync(To(server.EndPoint))).Outcome);
    }

    [Fact]
    public async Task A_server_that_never_ends_its_reply_is_cut_off()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Ehlo = string.Concat(Enumerable.Repeat("250-" + new string('x', 996) + "\r\n", 2000)),
        }.Start();

        SmtpProbeResult result = await ProbeAsync(To(server.EndPoint));

        Assert.Equal(SmtpProbeStage.Ehlo, result.Stage);
        Assert.NotEqual(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.NotEqual(SmtpProbeOutcome.Timeout, result.Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_the_probe_with_the_callers_cancellation()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = null }.Start();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new MailKitSmtpProbe(TimeProvider.System).ProbeAsync(To(server.EndPoint), stop.Token).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("probe\r\nMAIL FROM:<x@example.test>")]
    [InlineData("two words")]
    public async Task A_name_that_could_smuggle_commands_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            ProbeAsync(To(new IPEndPoint(IPAddress.Loopback, 1)) with { HeloName = name }));
}
