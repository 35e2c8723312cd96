using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab;

/// <summary>
/// A loopback port on which a connection attempt gets no answer at all, as behind a firewall that drops packets: it
/// listens, accepts nothing, and its queue of waiting connections is full.
/// </summary>
public sealed class SilentPort : IDisposable
{
    private const int MoreThanTheQueueHolds = 4;
    private static readonly TimeSpan s_untilFull = TimeSpan.FromMilliseconds(300);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    /// <summary>Takes a port and fills its queue.</summary>
    /// <param name="port">Which; 0 for any.</param>
    public SilentPort(int port = 0)
    {
        _listener.Bind(LoopbackEndpoint.Draw(port));
        _listener.Listen(0);
        for (int count = 0; count < MoreThanTheQueueHolds; count++)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _waiting.Add(client);
            if (!client.ConnectAsync(Endpoint).Wait(s_untilFull))
                return;
        }

        throw new InvalidOperationException("The queue of waiting connections does not fill up on this machine.");
    }

    /// <summary>The port.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Socket client in _waiting)
            client.Dispose();
        _listener.Dispose();
    }
}
