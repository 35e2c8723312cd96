using System.Net;
using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>Sessions with real peers on loopback that come to no good end.</summary>
public sealed class SmtpProbeFailureTests
{
    [Fact]
    public async Task A_closed_port_is_refused()
    {
        IPEndPoint closed;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            closed = (IPEndPoint)listener.LocalEndpoint;
        }

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(closed));

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

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To((IPEndPoint)full.LocalEndPoint!) with
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(300),
            }
        );

        Assert.Equal(SmtpProbeOutcome.Timeout, result.Outcome);
        Assert.Equal(SmtpProbeStage.Connect, result.Stage);
    }

    [Fact]
    public async Task An_address_that_is_not_ours_cannot_be_connected_from()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer().Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                LocalAddress = IPAddress.Parse("192.0.2.1"),
            }
        );

        Assert.Equal(SmtpProbeOutcome.Unreachable, result.Outcome);
        Assert.Equal(SmtpProbeStage.Connect, result.Stage);
    }

    [Theory]
    [InlineData("554 5.7.1 no service for you\r\n", null, null, nameof(SmtpProbeStage.Greeting), 554)]
    [InlineData("421-4.7.0 too many\r\n421 4.7.0 connections\r\n", null, null, nameof(SmtpProbeStage.Greeting), 421)]
    [InlineData("220 mx\r\n", "550 5.7.1 bad name\r\n", null, nameof(SmtpProbeStage.Ehlo), 502)]
    [InlineData("220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "454 4.7.0 TLS not available\r\n", nameof(SmtpProbeStage.StartTls), 454)]
    public async Task A_refusal_is_told_with_its_reply_and_answered_with_quit(
        string greeting,
        string? ehlo,
        string? startTls,
        string stage,
        int code
    )
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Greeting = greeting,
            Ehlo = ehlo,
            StartTls = startTls,
        }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Rejected, result.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
        Assert.Equal(code, result.Rejection?.Code);
        Assert.Equal("QUIT", server.Commands[^1]);
    }

    [Fact]
    public async Task Tls_that_is_required_but_not_offered_fails()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Ehlo = "250 mx.example.test\r\n" }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint) with { Tls = SmtpTlsMode.Required });

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

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                Tls = isImplicit ? SmtpTlsMode.Implicit : SmtpTlsMode.Required,
            }
        );

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
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Greeting = greeting,
            Ehlo = ehlo,
            StartTls = startTls,
        }.Start();

        // A busy machine may need more time for the stages before.
        double[] seconds = [0.4, 4, 40];
        SmtpProbeResult? result = null;
        for (int attempt = 0; attempt < seconds.Length && result?.Stage.ToString() != stage; attempt++)
            result = await RealProbe.ProbeAsync(
                RealProbe.To(server.EndPoint) with
                {
                    StageTimeout = TimeSpan.FromSeconds(seconds[attempt]),
                }
            );

        Assert.Equal(SmtpProbeOutcome.Timeout, result!.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
    }

    [Theory]
    [InlineData("", "", nameof(SmtpProbeStage.Greeting))]
    [InlineData("220 mx\r\n", "", nameof(SmtpProbeStage.Ehlo))]
    public async Task A_server_that_hangs_up_is_told(string greeting, string ehlo, string stage)
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = greeting, Ehlo = ehlo }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Disconnected, result.Outcome);
        Assert.Equal(stage, result.Stage.ToString());
    }

    [Fact]
    public async Task Another_protocol_is_told()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = "SSH-2.0-OpenSSH_9.2\r\n" }.Start();

        Assert.Equal(SmtpProbeOutcome.ProtocolError, (await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint))).Outcome);
    }

    [Fact]
    public async Task A_server_that_never_ends_its_reply_is_cut_off()
    {
        await using ScriptedSmtpServer server = new ScriptedSmtpServer
        {
            Ehlo = string.Concat(Enumerable.Repeat("250-" + new string('x', 996) + "\r\n", 2000)),
        }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(SmtpProbeStage.Ehlo, result.Stage);
        Assert.NotEqual(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.NotEqual(SmtpProbeOutcome.Timeout, result.Outcome);
    }
}
