using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>The addresses of this machine.</summary>
internal static class OwnAddresses
{
    private const int AnyPort = 25;

    /// <summary>Those of all interfaces that are up.</summary>
    public static IReadOnlyList<IPAddress> All()
    {
        try
        {
            return
            [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(static network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
                    .Select(static address => address.Address),
            ];
        }
        catch (NetworkInformationException exception)
        {
            throw new ServerSystemException("the network interfaces", isDenied: false, exception.Message, exception);
        }
    }

    /// <summary>The source that the routing table has for a destination. Connecting a datagram socket sends nothing.</summary>
    public static IPAddress? SourceFor(IPAddress destination)
    {
        try
        {
            using Socket socket = new(destination.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(destination, AnyPort);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
