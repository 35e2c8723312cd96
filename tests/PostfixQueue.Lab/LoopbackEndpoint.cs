using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Lab;

/// <summary>Finds addresses to listen on that no one else is likely to take in the meantime.</summary>
public static class LoopbackEndpoint
{
    /// <summary>
    /// An address of 127.0.0.0/8 drawn at random, with a port that is free there. Two processes that draw at the same
    /// time practically never get the same pair, unlike with a free port of 127.0.0.1.
    /// </summary>
    /// <param name="port">A port that is wanted; 0 for any that is free.</param>
    public static IPEndPoint Draw(int port = 0)
    {
        Span<byte> address = [127, (byte)Random.Shared.Next(16, 240), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)];
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(new IPAddress(address), port));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
