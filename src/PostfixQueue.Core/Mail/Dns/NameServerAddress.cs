using System.Diagnostics.CodeAnalysis;
using System.Net;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Mail.Dns;

/// <summary>Reads name server addresses as administrators write them.</summary>
internal static class NameServerAddress
{
    private const int DefaultPort = 53;

    /// <summary>
    /// Takes an address as <see cref="HostAndPort"/> has it, with a port or without. Host names are refused: who would resolve them?
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint =
            HostAndPort.TryParse(text, out HostAndPort? server) && server.Address is { } address && server.PortOr(DefaultPort) is { } port
                ? new IPEndPoint(address, port)
                : null;
        return endPoint is not null;
    }
}
