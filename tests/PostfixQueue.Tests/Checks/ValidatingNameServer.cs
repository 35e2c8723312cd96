using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Tests.Checks;

/// <summary>
/// Passes questions to a real name server and its answers back, with the AD bit set: what a validating server does for a signed zone.
/// </summary>
internal sealed class ValidatingNameServer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _zone;
    private readonly Task _serving;

    public ValidatingNameServer(IPEndPoint zone)
    {
        _zone = zone;
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult question = await _socket.ReceiveAsync(_stop.Token);
                using UdpClient upstream = new();
                upstream.Connect(_zone);
                await upstream.SendAsync(question.Buffer, _stop.Token);
                byte[] answer = (await upstream.ReceiveAsync(_stop.Token)).Buffer;

                // RFC 4035 section 3.2.3: the bit 0x20 of the second octet of flags.
                answer[3] |= 0x20;
                await _socket.SendAsync(answer, question.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
