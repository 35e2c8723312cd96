using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

public sealed class SmtpPeerTests
{
    [Fact]
    public async Task A_message_that_is_taken_is_kept_as_it_was_sent()
    {
        await using SmtpPeer peer = SmtpPeer.Start();
        await using SmtpSubmission session = await SmtpSubmission.ConnectAsync(peer.Endpoint);

        await session.SendAsync("sender@lab.example", ["one@far.example", "two@far.example"], "Subject", ".leading dot");

        ReceivedMessage message = Assert.Single(peer.Received);
        Assert.Equal("sender@lab.example", message.Sender);
        Assert.Equal(["one@far.example", "two@far.example"], message.Recipients);
        Assert.Contains("\n\n.leading dot\n", message.Text, StringComparison.Ordinal);
        Assert.Equal(1, peer.SessionCount);
    }

    [Fact]
    public async Task A_greylisted_recipient_is_put_off_once()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.Greylisting("450 4.2.0 <{0}>: Greylisted"));
        await using SmtpSubmission session = await SmtpSubmission.ConnectAsync(peer.Endpoint);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            session.SendAsync("sender@lab.example", ["one@far.example"], "First", "")
        );
        await session.SendAsync("sender@lab.example", ["one@far.example"], "Second", "");

        Assert.Contains("450 4.2.0 <one@far.example>: Greylisted", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Subject: Second", Assert.Single(peer.Received).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_does_not_hold_up_its_disposal()
    {
        SmtpPeer peer = SmtpPeer.Start(new SmtpScript { Greeting = SmtpScript.Hang });
        using TcpClient client = new();
        await client.ConnectAsync(peer.Endpoint, TestContext.Current.CancellationToken);

        await peer.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(peer.Endpoint));
    }

    [Fact]
    public async Task A_closed_port_refuses_at_once()
    {
        using ClosedPort port = new();

        SocketException error = await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(port.Endpoint));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_silent_port_answers_nothing()
    {
        using SilentPort port = new();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            ConnectAsync(port.Endpoint).WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)
        );
    }

    private static async Task ConnectAsync(IPEndPoint endpoint)
    {
        using TcpClient client = new();
        await client.ConnectAsync(endpoint);
    }
}
