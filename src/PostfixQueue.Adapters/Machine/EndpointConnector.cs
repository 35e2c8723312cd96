using System.Net;
using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>Connects to see whether somebody listens.</summary>
internal static class EndpointConnector
{
    public static async Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            if (endpoint.Path is { } path)
            {
                using Socket local = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
            }
            else
            {
                await ConnectAnyAsync(AddressesOf(endpoint), endpoint.Port, limit.Token);
            }

            return EndpointState.Accepts;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return EndpointState.Silent;
        }
        catch (SocketException exception)
        {
            return StateOf(exception.SocketErrorCode, endpoint);
        }
        catch (ArgumentException)
        {
            // Longer than a socket's path may be: nobody can listen there.
            return EndpointState.Missing;
        }
    }

    /// <summary>Names are for the caller to look up: the system's resolver would ask servers that nobody chose.</summary>
    private static IPAddress[] AddressesOf(MailEndpoint endpoint)
    {
        if (endpoint.IsLocalName)
            return [IPAddress.IPv6Loopback, IPAddress.Loopback];
        return IPAddress.TryParse(endpoint.Host, out IPAddress? address)
            ? [address]
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task ConnectAnyAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (int index = 0; index < addresses.Length; index++)
        {
            try
            {
                using Socket socket = new(addresses[index].AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(addresses[index], port, cancellationToken);
                return;
            }
            catch (SocketException) when (index + 1 < addresses.Length)
            {
                // The next address may answer.
            }
        }
    }

    internal static EndpointState StateOf(SocketError error, MailEndpoint endpoint) =>
        error switch
        {
            SocketError.ConnectionRefused => EndpointState.Refused,

            // Taken and closed before we heard of it: somebody is there.
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => EndpointState.HangsUp,
            SocketError.AccessDenied => EndpointState.Denied,
            SocketError.TimedOut => EndpointState.Silent,
            _ => endpoint.Path is null ? EndpointState.Unreachable : EndpointState.Missing,
        };
}
