using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab.Zoo;

/// <summary>A name server that knows one zone, over UDP and TCP.</summary>
internal sealed class ZoneServer : IDisposable
{
    private const int DnsPort = 53;

    private readonly UdpClient _datagrams;
    private readonly TcpListener _connections;
    private volatile NameZone _zone;

    public ZoneServer(IPAddress address, NameZone zone)
    {
        _zone = zone;
        _datagrams = new UdpClient(new IPEndPoint(address, DnsPort));
        _connections = new TcpListener(address, DnsPort);
        _connections.Start();
        _ = ServeDatagramsAsync();
        _ = ServeConnectionsAsync();
    }

    /// <summary>What it answers from now on.</summary>
    public NameZone Zone
    {
        set => _zone = value;
    }

    public void Dispose()
    {
        _datagrams.Dispose();
        _connections.Dispose();
    }

    private async Task ServeDatagramsAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult question = await _datagrams.ReceiveAsync();
                if (_zone.Answer(question.Buffer) is { } answer)
                    await _datagrams.SendAsync(answer, question.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeConnectionsAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _connections.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] length = new byte[2];
                await stream.ReadExactlyAsync(length);
                byte[] question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question);
                if (_zone.Answer(question) is not { } answer)
                    return;
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer]);
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }
}
