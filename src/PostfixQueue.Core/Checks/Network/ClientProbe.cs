using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Talks to servers elsewhere as Postfix's SMTP client would.</summary>
internal static class ClientProbe
{
    /// <summary>
    /// The time that checks with such probes have: servers behind postscreen(8) let their greeting wait for six seconds, others on purpose
    /// for thirty, and Postfix bears far more.
    /// </summary>
    public static readonly TimeSpan UsualTimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Of that time the lookups before the connection get what is left.</summary>
    private const double ShareOfProbe = 0.75;

    /// <summary>
    /// A connection is there at once or, most probably, not at all. The kernel repeats its first packet after one, three and seven seconds,
    /// and a machine that is overloaded notices late.
    /// </summary>
    private static readonly TimeSpan s_connection = TimeSpan.FromSeconds(10);

    /// <summary>The default of smtp_helo_timeout: RFC 5321 section 4.5.3.2.1.</summary>
    private static readonly TimeSpan s_heloTimeout = TimeSpan.FromSeconds(300);

    /// <summary>How long Postfix waits for the greeting and for the answer to EHLO.</summary>
    public static TimeSpan Patience(SmtpClientSettings client) => PostfixDuration.Parse(client["smtp_helo_timeout"], 's') ?? s_heloTimeout;

    /// <summary>
    /// A request with the client's name, own address and patience, within the time of the check. TLS is the caller's to set.
    /// </summary>
    public static SmtpProbeRequest RequestTo(CheckRun run, SmtpClientSettings client, ProbeTarget target)
    {
        TimeSpan total = (run.Asked.HasOwnTimeLimit ? run.Asked.TimeLimit : UsualTimeLimit) * ShareOfProbe;

        // A server is not given up sooner than any usual one answers, even where Postfix is told to.
        TimeSpan patience = Patience(client) is var own && own > s_connection ? own : s_connection;
        return new SmtpProbeRequest
        {
            Address = target.Address,
            Port = target.Port,
            ServerName = target.Name,
            HeloName = client.HeloName,
            LocalAddress = client.BindAddress(target.Address.AddressFamily),
            ConnectTimeout = total / 3 < s_connection ? total / 3 : s_connection,
            StageTimeout = patience < total ? patience : total,
            TotalTimeout = total,
        };
    }

    /// <summary>The server took the connection and then kept silent, but not yet for as long as Postfix would wait.</summary>
    public static bool IsStillBearable(SmtpClientSettings client, SmtpProbeResult result) =>
        result is { Outcome: SmtpProbeOutcome.Timeout, Stage: SmtpProbeStage.Greeting or SmtpProbeStage.Ehlo }
        && result.Duration < Patience(client);
}
