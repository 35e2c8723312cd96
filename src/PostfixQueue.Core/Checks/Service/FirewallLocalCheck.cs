using System.Globalization;
using System.Net.Sockets;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Server.Firewall;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>The firewall of this machine lets mail out, and lets in what master.cf listens for.</summary>
internal sealed class FirewallLocalCheck()
    : Check(
        "Firewall.Local",
        MailServerCheckCategory.Service,
        CheckSeverity.Warning,
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.ConnectionRefused,
        MailDelayCause.NetworkUnreachable
    )
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        LocalFirewall.Reading reading = await LocalFirewall.ReadAsync(run.Facts, run.Stop);
        if (!reading.HasTool)
        {
            yield return Skip("Neither nft nor iptables-save is installed.");
            yield break;
        }

        if (reading.Error is { } error)
        {
            yield return reading.Hidden is null
                ? Unknown(
                    "The rules of the firewall cannot be read.",
                    "Run pwsh with sudo; in a container check the rules of its host."
                ) with
                {
                    Evidence = error,
                }
                : Unreadable(error);
            yield break;
        }

        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<FirewallPort> ports = FirewallPorts.FindNeeded(parameters, await run.ServicesAsync(), run.Host.System);
        ServerAccount? owner = ServerAccounts.FindUser(run.Host.System, parameters["mail_owner"]);
        CheckFinding[] findings = ports
            .SelectMany(port =>
                parameters.Families.Select(family => new FirewallQuestion(
                    port.IsOutgoing,
                    port.Number,
                    family == AddressFamily.InterNetworkV6,
                    owner?.UserId,
                    owner?.GroupId
                ))
            )
            .Select(question => Conclude(question, FirewallWalk.Ask(reading.Tables, question)))
            .OfType<CheckFinding>()
            .ToArray();
        foreach (CheckFinding? finding in findings)
            yield return finding;
        if (reading.Hidden is { } hidden && !Array.Exists(findings, static finding => finding.Status != CheckStatus.Unknown))
            yield return Unreadable(hidden);
        else if (findings.Length == 0)
        {
            yield return Pass(
                "No rule of this machine's firewall blocks mail in general. Firewalls elsewhere cannot be checked from here."
            ) with
            {
                Actual = string.Join(", ", ports.Select(static port => port.ToString())),
            };
        }
    }

    private static CheckFinding Unreadable(string evidence) =>
        Unknown(
            "This nft cannot print its rules as JSON.",
            "Install an nft with JSON support, or check the rules yourself with 'nft list ruleset'."
        ) with
        {
            Evidence = evidence,
        };

    private static CheckFinding? Conclude(FirewallQuestion question, FirewallAnswer answer)
    {
        string connections = string.Create(
            CultureInfo.InvariantCulture,
            $"{(question.IsIPv6 ? "IPv6" : "IPv4")} connections {(question.IsOutgoing ? "to port" : "from outside to port")} "
                + $"{question.Port}{(question.IsOutgoing ? " of other servers" : "")}"
        );
        CheckFinding? finding = answer.Outcome switch
        {
            FirewallOutcome.Blocked when question.IsOutgoing => Fail(
                $"The firewall of this machine blocks {connections}: mail waits.",
                "Find out who added the rule and why. If mail is meant to go out this way, allow it; the command does so until the "
                    + "next reboot, so add the same rule to the permanent configuration."
            ),
            FirewallOutcome.Blocked => Warn(
                $"The firewall of this machine blocks {connections}, where Postfix listens.",
                "If it is meant to be reachable, allow it; the command does so until the next reboot, so add the same rule to the "
                    + "permanent configuration. If not, remove the service from master.cf."
            ),
            FirewallOutcome.Unclear => Unknown(
                $"Whether the firewall of this machine lets {connections} pass depends on a rule that this check does not understand.",
                "Read the rule in the evidence. The network checks, which make connections, show it for certain."
            ),
            _ => null,
        };
        return finding is null
            ? null
            : finding with
            {
                Target = answer.Table is null ? null : $"{answer.Table} {answer.Chain}",
                Evidence = answer.Text,
                RemedyCommand = answer.Outcome == FirewallOutcome.Blocked ? Command(question, answer) : null,
            };
    }

    private static ShellCommand? Command(FirewallQuestion question, FirewallAnswer answer)
    {
        string port = question.Port.ToString(CultureInfo.InvariantCulture);
        if (answer.Table is not { } table || answer.Chain is not { } chain)
            return null;
        if (table.Chains.ContainsKey("ufw-user-input") || table.Chains.ContainsKey("ufw6-user-input"))
            return question.IsOutgoing ? ShellCommand.Create($"ufw allow out {port}/tcp") : ShellCommand.Create($"ufw allow {port}/tcp");
        if (table.Name == "firewalld" && !question.IsOutgoing)
            return ShellCommand.Create($"firewall-cmd --add-port={port}/tcp");
        return table.IsIptables
            ? ShellCommand.Create($"{table.Family}tables -I {chain} -p tcp --dport {port} -j ACCEPT")
            : ShellCommand.Create($"nft insert rule {table.Family} {table.Name} {chain} tcp dport {port} accept");
    }

    /// <summary>Finds the ports that mail of this server needs.</summary>
    private static class FirewallPorts
    {
        /// <summary>The ports that mail leaves to, and those that master.cf listens on for others.</summary>
        public static IReadOnlyList<FirewallPort> FindNeeded(
            ServerParameters parameters,
            IReadOnlyList<MailServerService> services,
            IServerSystem system
        )
        {
            MailRoute route = MailRoute.Create(parameters, services);
            IEnumerable<int?> outgoing =
                route.HasNextHop ? route.NextHops.Select(hop => Outgoing(hop, system))
                : route.LeavesServer ? [ServicePort.Smtp]
                : [];
            IEnumerable<int> listening = SmtpListener
                .FindAll(parameters, services)
                .Where(static listener => !listener.IsLoopbackOnly)
                .Select(listener => listener.Port(system))
                .OfType<int>();

            // Most servers that only send listen on the first port all the same, behind a firewall that closes it on purpose.
            IEnumerable<int> incoming = listening.Where(port => port != ServicePort.Smtp || HasDomains(parameters, system)).Distinct();
            return
            [
                .. outgoing.OfType<int>().Distinct().Select(static port => new FirewallPort(true, port)),
                .. incoming.Select(static port => new FirewallPort(false, port)),
            ];
        }

        /// <summary>Null for a relay on this machine, and for one or a port that is not known.</summary>
        private static int? Outgoing(string relay, IServerSystem system) =>
            !HostAndPort.TryParse(relay, out HostAndPort? hop) || SmtpListener.IsLoopback(hop.Host) ? null
            : hop.Service is null ? ServicePort.Smtp
            : ServicePort.FindNumber(hop.Service, system);

        /// <summary>True when it takes mail for more than its own users.</summary>
        private static bool HasDomains(ServerParameters parameters, IServerSystem system) =>
            MailDomains.Lists.Any(name => name != "mydestination" && parameters.IsSet(name) && parameters.List(name).Count > 0)
            || parameters
                .List("mydestination")
                .Any(name =>
                    !name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
                    && !string.Equals(name, parameters["myhostname"], StringComparison.OrdinalIgnoreCase)
                    && !string.Equals(name, MailDomains.FindOrigin(parameters, system), StringComparison.OrdinalIgnoreCase)
                );
    }

    /// <summary>A port that mail needs.</summary>
    /// <param name="IsOutgoing">True for one of other servers, false for one of this.</param>
    /// <param name="Number">Its number.</param>
    private sealed record FirewallPort(bool IsOutgoing, int Number)
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsOutgoing ? "out" : "in")} {Number}");
    }
}
