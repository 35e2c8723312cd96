using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Network;

/// <summary>What the probes of one address family say about the way out.</summary>
/// <param name="Family">The family.</param>
/// <param name="Probes">The servers and what became of each.</param>
/// <param name="HasRoute">This machine has a way to at least one of them.</param>
internal sealed record OutboundFamily(
    AddressFamily Family,
    IReadOnlyList<(ProbeTarget Target, SmtpProbeResult Result)> Probes,
    bool HasRoute
)
{
    /// <summary>The name by which something greets in place of all servers; null when it does not.</summary>
    public string? StandIn { get; init; }

    private const string Unblock =
        "Ask the hosting provider to open outgoing port 25: most cloud and many hosting providers block it by default, and some never "
        + "open it. Otherwise send through a relay on port 587 (relayhost, smtp_sasl_password_maps). For the firewall of this "
        + "machine see Firewall.Local.";

    private const string Reference = "https://www.postfix.org/SOHO_README.html#client_sasl_enable";

    /// <summary>At least one server greets.</summary>
    private bool IsOpen => Probes.Any(static probe => probe.Result.Greeting?.Code == 220);

    private string Word => Family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    /// <summary>The finding about this family.</summary>
    /// <param name="others">The other families that Postfix uses.</param>
    public CheckFinding Explain(IReadOnlyList<OutboundFamily> others) =>
        Conclude(others) with
        {
            Target = Word,
            Actual = $"{Probes.Count(static probe => probe.Result.Greeting?.Code == 220)} of {Probes.Count} servers greet",
            Evidence = string.Join('\n', Probes.Select(static probe => $"{probe.Target}: {ProbeText.EvidenceOf(probe.Result)}")),
        };

    private CheckFinding Conclude(IReadOnlyList<OutboundFamily> others)
    {
        if (IsOpen && StandIn is { } name)
        {
            return CheckFinding.Warn(
                $"Servers of different providers greet with one name, {name}: something on the path answers for them, and intercepts "
                    + $"the mail.",
                "Ask the hosting provider, or whoever runs the firewall, whether outgoing port 25 is redirected, and have that turned "
                    + "off; or send through a relay on port 587."
            );
        }

        if (IsOpen)
            return CheckFinding.Pass($"Mail servers can be reached over {Word}.");
        if (!HasRoute && others.Any(static other => other.HasRoute))
            return CheckFinding.Skip($"This machine has no route over {Word}.");
        if (!HasRoute)
            return CheckFinding.Fail(
                "This machine has no route to any mail server.",
                "Check the network interface and its default route."
            ) with
            {
                RemedyCommand = $"ip route show",
            };
        if (Probes.Any(static probe => ProbeText.IsConnected(probe.Result)))
        {
            return CheckFinding.Warn(
                $"Connections over {Word} succeed, but no mail server greets.",
                "Read their replies in the evidence. If they reject this server, see Dns.Ptr and Dns.Blocklist; if nothing arrives, a "
                    + "proxy or firewall on the path interferes with port 25."
            );
        }

        CheckFinding blocked = Block() with { Expected = "220", ReferenceUrl = Reference };

        // While the other family works, mail goes out, only slower.
        return others.Any(static other => other.IsOpen)
            ? blocked with
            {
                Status = CheckStatus.Warning,
                Remedy =
                    $"Mail goes out over the other address family, after Postfix has waited for this one. {blocked.Remedy} As long as "
                    + $"{Word} does not work, turn it off for the SMTP client only; services that receive mail keep it.",
                RemedyCommand =
                    $"postconf -P 'smtp/unix/inet_protocols = {(Family == AddressFamily.InterNetwork ? "ipv6" : "ipv4")}' && postfix "
                    + $"reload",
            }
            : blocked;
    }

    private CheckFinding Block()
    {
        if (Probes.All(static probe => probe.Result.Outcome == SmtpProbeOutcome.Timeout))
        {
            return CheckFinding.Fail(
                $"No mail server answers over {Word}: connection attempts get no answer at all, so they are dropped on the path.",
                Unblock
            );
        }

        return Probes.All(static probe => probe.Result.Outcome == SmtpProbeOutcome.ConnectionRefused)
            ? CheckFinding.Fail(
                $"Every mail server refuses connections over {Word}, which is unlikely: a firewall near this machine rejects the "
                    + $"connections.",
                $"Look for a rule that rejects outgoing connections to port 25 (nft list ruleset, iptables -S OUTPUT), here and on the "
                    + $"router. {Unblock}"
            )
            : CheckFinding.Fail($"No mail server can be reached over {Word}.", Unblock);
    }
}
