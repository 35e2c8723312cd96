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
        "Ask the hosting provider to open outgoing port 25: most clouds and many hosters block it until asked, and some never open it. "
        + "Otherwise send through a relay on port 587, "
        + "set with relayhost and smtp_sasl_password_maps. If the firewall is your own, see Firewall.Local.";

    private const string Reference = "https://www.postfix.org/SOHO_README.html#client_sasl_enable";

    /// <summary>At least one server greets.</summary>
    private bool IsOpen => Probes.Any(static probe => probe.Result.Greeting?.Code == 220);

    private string Word => Family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    /// <summary>The finding about this family.</summary>
    /// <param name="others">The other families that Postfix uses.</param>
    public CheckFinding Explain(IReadOnlyList<OutboundFamily> others) =>
        Judge(others) with
        {
            Target = Word,
            Actual = $"{Probes.Count(static probe => probe.Result.Greeting?.Code == 220)} of {Probes.Count} servers greet",
            Evidence = string.Join('\n', Probes.Select(static probe => $"{probe.Target}: {ProbeText.EvidenceOf(probe.Result)}")),
        };

    private CheckFinding Judge(IReadOnlyList<OutboundFamily> others)
    {
        if (IsOpen && StandIn is { } name)
        {
            return CheckFinding.Warn(
                $"Servers of different providers greet with one name, {name}: something on the way answers in their place, and mail "
                    + $"goes through it or no further.",
                "Ask the hosting provider, or whoever runs the firewall, whether outgoing port 25 is redirected, and have that switched "
                    + "off; or send through a relay on port 587."
            );
        }

        if (IsOpen)
            return CheckFinding.Pass($"Mail servers can be reached over {Word}.");
        if (!HasRoute && others.Any(static other => other.HasRoute))
            return CheckFinding.Skip($"This machine has no way out over {Word}.");
        if (!HasRoute)
            return CheckFinding.Fail(
                "This machine has no way out: there is no route to any mail server.",
                "Check the network interface and its default route."
            ) with
            {
                RemedyCommand = $"ip route show",
            };
        if (Probes.Any(static probe => ProbeText.IsConnected(probe.Result)))
        {
            return CheckFinding.Warn(
                $"Connections over {Word} come about, but no mail server greets.",
                "Read in the evidence what they say. When they turn this server away, look at Dns.Ptr and Dns.Blocklist; when nothing "
                    + "comes, a proxy or firewall on the way meddles with port 25."
            );
        }

        CheckFinding blocked = Block() with { Expected = "220", ReferenceUrl = Reference };

        // While the other family works, mail goes out, only slower.
        return others.Any(static other => other.IsOpen)
            ? blocked with
            {
                Status = CheckStatus.Warning,
                Remedy =
                    $"Mail goes out over the other family, after Postfix has waited for this one. {blocked.Remedy} As long as {Word} "
                    + $"does not work, let the SMTP client do without it; services that take mail keep it.",
                RemedyCommand =
                    $"postconf -P 'smtp/unix/inet_protocols = {(Family == AddressFamily.InterNetwork ? "ipv6" : "ipv4")}' && postfix reload",
            }
            : blocked;
    }

    private CheckFinding Block()
    {
        if (Probes.All(static probe => probe.Result.Outcome == SmtpProbeOutcome.Timeout))
        {
            return CheckFinding.Fail(
                $"No mail server answers over {Word}: connection attempts get no answer at all, so they are dropped on the way.",
                Unblock
            );
        }

        return Probes.All(static probe => probe.Result.Outcome == SmtpProbeOutcome.ConnectionRefused)
            ? CheckFinding.Fail(
                $"Every mail server refuses connections over {Word}, which they would not all do: a firewall near this machine answers "
                    + $"in their place.",
                $"Look for a rule that rejects outgoing connections to port 25 (nft list ruleset, iptables -S OUTPUT), here and on the "
                    + $"router. {Unblock}"
            )
            : CheckFinding.Fail($"No mail server can be reached over {Word}.", Unblock);
    }
}
