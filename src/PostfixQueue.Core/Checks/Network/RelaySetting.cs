using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Checks.Network;

/// <summary>The relay that all mail is handed to.</summary>
internal static class RelaySetting
{
    /// <summary>The next hops as main.cf has them, in the order of their trial; empty when mail goes to its destinations directly.</summary>
    public static IReadOnlyList<string> Find(ServerParameters parameters, SmtpClientSettings client)
    {
        // A next hop in default_transport goes before relayhost; of other transports than the SMTP client's it is no host.
        if (client.TransportNextHop is { } nextHop) return client.Transport is "smtp" or "relay" && HostAndPort.TryParse(nextHop, out _) ? [nextHop] : [];
        return parameters.List("relayhost");
    }
}
