using System.Net;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Checks.Network;

/// <summary>A mail server at one of its addresses.</summary>
/// <param name="Name">Its name; the address where it has none.</param>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
internal sealed record ProbeTarget(string Name, IPAddress Address, int Port)
{
    /// <inheritdoc/>
    public override string ToString() =>
        new HostAndPort(Name, null, IsBracketed: false).Address is null
            ? $"{Name} ({HostAndPort.Write(Address, Port)})"
            : HostAndPort.Write(Address, Port);
}
