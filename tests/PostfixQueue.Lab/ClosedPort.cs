using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab;

/// <summary>A loopback port that refuses connections, and that nobody else can open meanwhile.</summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes a port. It is bound and never listened on: the kernel refuses.</summary>
    /// <param name="port">Which; 0 for any.</param>
    public ClosedPort(int port = 0) => _socket.Bind(LoopbackEndpoint.Draw(port));

    /// <summary>The port.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
