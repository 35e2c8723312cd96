using System.Net;
using System.Net.Sockets;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Talks to services of this machine, and says what keeps them from answering.</summary>
internal static class ListenerProbe
{
    /// <summary>A server under load may be slow; one that needs longer than this is as good as gone.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(12);

    /// <summary>Probes a service.</summary>
    /// <returns>What became of it, or a finding when there is nothing to probe.</returns>
    public static async Task<(SmtpProbeResult? Result, CheckFinding? Obstacle)> ProbeAsync(
        CheckRun run,
        SmtpListener listener,
        SmtpTlsMode tls
    )
    {
        if (listener.IsBehindProxy)
            return (null, CheckFinding.Skip("The service expects a proxy in front of it, so no client can talk to it directly."));
        if (await FindTargetAsync(run, listener) is not { } target)
        {
            return (
                null,
                CheckFinding.Unknown(
                    "Where the service listens is unknown: its port or host name cannot be resolved.",
                    "Write the port and address as numbers in master.cf or inet_interfaces."
                )
            );
        }

        SmtpProbeRequest request = new SmtpProbeRequest
        {
            Address = target.Address,
            Port = target.Port,
            ServerName = listener.HostName ?? target.Name,
            HeloName = "localhost",
            Tls = tls,
            StageTimeout = s_limit,
            TotalTimeout = s_limit * 2,
        };
        return (await run.ProbeAsync(request), null);
    }

    /// <summary>Where to reach a service from this machine; null when its port or host is not known.</summary>
    private static async Task<ProbeTarget?> FindTargetAsync(CheckRun run, SmtpListener listener)
    {
        if (listener.Port(run.Host.System) is not { } port)
            return null;
        IReadOnlyList<AddressFamily> families = (await run.ParametersAsync()).Families;
        List<IPAddress> addresses = [];
        foreach (string host in listener.Hosts)
        {
            // A service on all addresses is on that of the machine itself, where no firewall stands between.
            bool isAnywhere = host is "all" or "loopback-only" or "0.0.0.0" or "::";
            addresses.AddRange(
                (
                    await HostLookup.LookUpAsync(run.Facts, isAnywhere ? "localhost" : host, families, usesHostsFile: true, run.Stop)
                ).Addresses
            );
        }

        IPAddress? address = addresses
            .Where(candidate => families.Contains(candidate.AddressFamily))
            .OrderByDescending(IPAddress.IsLoopback)
            .FirstOrDefault();
        return address is null ? null : new ProbeTarget(address.ToString(), address, port);
    }

    /// <summary>The finding about a service that did not get as far as it should.</summary>
    public static CheckFinding Fail(SmtpListener listener, SmtpProbeResult result)
    {
        CheckFinding finding = result switch
        {
            { Outcome: SmtpProbeOutcome.ConnectionRefused } => CheckFinding.Fail(
                "Nothing listens there.",
                "Start Postfix; if it runs, 'postfix reload' makes it read master.cf, and a change of inet_interfaces needs a stop and "
                    + "start. See Postfix.Running."
            ) with
            {
                RemedyCommand = $"systemctl restart postfix",
            },
            { Outcome: SmtpProbeOutcome.Rejected, Rejection.Code: 421 } => CheckFinding.Fail(
                $"The service {ProbeText.Describe(result)}.",
                "Read the mail log: a milter or policy service is down, or a limit is reached (default_process_limit, "
                    + "smtpd_client_connection_count_limit)."
            ),
            { Outcome: SmtpProbeOutcome.Rejected } => CheckFinding.Fail(
                $"The service {ProbeText.Describe(result)}.",
                "Find out which restriction rejects this machine itself: smtpd_client_restrictions, smtpd_helo_restrictions or "
                    + "postscreen_access_list. permit_mynetworks goes first in them."
            ),
            { Outcome: SmtpProbeOutcome.Timeout } => CheckFinding.Fail(
                $"The service {ProbeText.Describe(result)}.",
                "All of its processes may be busy, or it is waiting for a name server (Dns.Resolver), a milter (Postfix.Milters) or a "
                    + "policy service. Read the mail log and check the process limit in master.cf."
            ),
            { Outcome: SmtpProbeOutcome.TlsFailed } => CheckFinding.Fail(
                $"The service {ProbeText.Describe(result)}.",
                "See Config.TlsServerCert: usually the certificate or key cannot be read, or they do not match. The mail log says which."
            ),
            _ => CheckFinding.Fail(
                $"The service {ProbeText.Describe(result)}.",
                "Read the mail log: the program probably exits at once because of its configuration. See Postfix.MasterThrottle."
            ),
        };
        return finding with { Target = listener.Name, Evidence = ProbeText.EvidenceOf(result) };
    }
}
