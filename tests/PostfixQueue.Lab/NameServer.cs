using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab;

/// <summary>
/// A name server on loopback to which every name is unknown: what the chrooted SMTP client asks about names that its
/// hosts file does not have, so that no question leaves the machine.
/// </summary>
internal sealed class NameServer : IDisposable
{
    /// <summary>The well-known port: resolv.conf cannot name another one.</summary>
    private const int DnsPort = 53;
    private const int HeaderLength = 12;

    private readonly UdpClient _socket;
    private readonly Task _serving;

    private NameServer(UdpClient socket)
    {
        _socket = socket;
        _serving = ServeAsync();
    }

    public IPAddress Address => ((IPEndPoint)_socket.Client.LocalEndPoint!).Address;

    /// <summary>Starts one, or gives null where another name server listens on all addresses.</summary>
    public static NameServer? TryStart()
    {
        try
        {
            return new NameServer(new UdpClient(new IPEndPoint(LoopbackEndpoint.Draw().Address, DnsPort)));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult question = await _socket.ReceiveAsync();
                byte[] message = question.Buffer;
                if (message.Length < HeaderLength)
                    continue;

                // RFC 1035, section 4.1.1: the same header and question, marked as a response (QR) with recursion available
                // (RA) and RCODE 3, no such name. An EDNS record of the question is dropped with the rest behind it.
                message[2] |= 0x80;
                message[3] = 0x83;
                message[10] = message[11] = 0;
                await _socket.SendAsync(message.AsMemory(0, QuestionEnd(message)), question.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The server is being disposed.
        }
    }

    private static int QuestionEnd(byte[] message)
    {
        int at = HeaderLength;
        while (at < message.Length && message[at] != 0)
            at += message[at] + 1;
        return Math.Min(at + 5, message.Length);
    }
}
