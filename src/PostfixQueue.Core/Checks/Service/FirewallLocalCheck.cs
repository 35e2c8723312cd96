using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PostfixQueue.Checks.Service.Firewall;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>The firewall of this machine lets mail out, and lets in what master.cf listens for.</summary>
internal sealed class FirewallLocalCheck : ICheck
{
    public string Name => "Firewall.Local";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.ConnectionTimeout, MailDelayCause.ConnectionRefused, MailDelayCause.NetworkUnreachable];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = await LocalFirewall.ReadAsync(context, cancellationToken);
        if (!reading.HasTool)
        {
            yield return CheckFinding.Skip("Neither nft nor iptables-save is there to ask for rules.");
            yield break;
        }

        if (reading.Complaint is { } complaint)
        {
            yield return CheckFinding.Unknown("The rules of the firewall cannot be read.", "Run pwsh with sudo; in a container look at the rules of its host.") with { Evidence = complaint };
            yield break;
        }

        var parameters = await context.ParametersAsync(cancellationToken);
        var ports = FirewallPorts.Find(parameters, await context.ServicesAsync(cancellationToken), context.Host.System);
        var (user, group) = Owner(context.Host.System, parameters["mail_owner"]);
        var findings = ports.SelectMany(port => parameters.Families.Select(family => new FirewallQuestion(port.IsOutgoing, port.Number, family == AddressFamily.InterNetworkV6, user, group)))
            .Select(question => Judge(question, FirewallWalk.Ask(reading.Tables, question))).OfType<CheckFinding>().ToArray();
        foreach (var finding in findings) yield return finding;
        if (findings.Length == 0)
        {
            yield return CheckFinding.Pass("No rule of this machine's firewall stands in the way of mail as a whole. Firewalls elsewhere are not seen from here.") with
            {
                Actual = string.Join(", ", ports.Select(static port => port.ToString())),
            };
        }
    }

    private static CheckFinding? Judge(FirewallQuestion question, FirewallAnswer answer)
    {
        var connections = string.Create(
            CultureInfo.InvariantCulture, $"{(question.IsIPv6 ? "IPv6" : "IPv4")} connections {(question.IsOutgoing ? "to port" : "from outside to port")} {question.Port}{(question.IsOutgoing ? " of other servers" : string.Empty)}");
        var finding = answer.Outcome switch
        {
            FirewallOutcome.Blocked when question.IsOutgoing => CheckFinding.Fail(
                $"The firewall of this machine blocks {connections}: mail waits.",
                "Find out who put the rule there and why. If mail is meant to go out this way, let it pass; the command does so until the next restart, so put the same into what sets the rules up."),
            FirewallOutcome.Blocked => CheckFinding.Warn(
                $"The firewall of this machine blocks {connections}, where Postfix listens.",
                "If others are meant to reach it, let them pass; the command does so until the next restart, so put the same into what sets the rules up. If not, take the service out of master.cf."),
            FirewallOutcome.Unclear => CheckFinding.Unknown(
                $"Whether the firewall of this machine lets {connections} pass depends on a rule that this check does not understand.", "Read the rule in the evidence. A connection tells for certain: see the checks of the network."),
            _ => null,
        };
        return finding is null ? null : finding with
        {
            Target = answer.Table is null ? null : $"{answer.Table} {answer.Chain}",
            Evidence = answer.Text,
            RemedyCommand = answer.Outcome == FirewallOutcome.Blocked ? Command(question, answer) : null,
        };
    }

    private static string? Command(FirewallQuestion question, FirewallAnswer answer)
    {
        var port = question.Port.ToString(CultureInfo.InvariantCulture);
        if (answer.Table is not { } table || answer.Chain is not { } chain || !IsPlain(table.Name) || !IsPlain(chain)) return null;
        if (table.Chains.ContainsKey("ufw-user-input") || table.Chains.ContainsKey("ufw6-user-input")) return $"ufw allow {(question.IsOutgoing ? "out " : string.Empty)}{port}/tcp";
        if (table.Name == "firewalld" && !question.IsOutgoing) return $"firewall-cmd --add-port={port}/tcp";
        return table.IsIptables
            ? $"{table.Family}tables -I {chain} -p tcp --dport {port} -j ACCEPT"
            : $"nft insert rule {table.Family} {table.Name} {chain} tcp dport {port} accept";
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>As whom the programs run that connect; passwd(5).</summary>
    private static (uint? User, uint? Group) Owner(IServerSystem system, string? name)
    {
        var fields = (system.ReadText("/etc/passwd") ?? string.Empty).Split('\n').Select(static line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name);
        return fields is not null && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user) && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? (user, group)
            : (null, null);
    }
}
