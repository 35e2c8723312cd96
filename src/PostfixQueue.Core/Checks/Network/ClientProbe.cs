using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Talks to servers elsewhere as Postfix's SMTP client would.</summary>
internal static class ClientProbe
{
    /// <summary>Lookups, connection and greeting share the time of a check: where that is short, so is each of them, and the check still ends with an answer of its own.</summary>
    private const int Parts = 4;

    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(5);

    /// <summary>A request with the client's name, own address and patience. TLS is the caller's to set.</summary>
    public static SmtpProbeRequest RequestTo(CheckContext context, SmtpClientSettings client, ProbeTarget target)
    {
        // For the connection, and for each answer behind it: a server that needs longer is as good as none.
        var patience = context.Asked.TimeLimit / Parts < s_usual ? context.Asked.TimeLimit / Parts : s_usual;
        return new SmtpProbeRequest
        {
            Address = target.Address,
            Port = target.Port,
            ServerName = target.Name,
            HeloName = client.HeloName,
            LocalAddress = client.BindAddress(target.Address.AddressFamily),
            ConnectTimeout = patience,
            StageTimeout = patience,
        };
    }
}
