using System.Net;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The relay takes connections, and offers what Postfix needs there.</summary>
internal sealed class RelayhostConnectionCheck()
    : Check(
        "Net.Relayhost",
        MailServerCheckCategory.Network,
        CheckSeverity.Critical,
        MailDelayCause.ConnectionRefused,
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.ConnectionLost,
        MailDelayCause.NetworkUnreachable,
        MailDelayCause.AuthenticationFailure,
        MailDelayCause.TlsFailure,
        MailDelayCause.DnsNotFound,
        MailDelayCause.DnsTemporary
    )
{
    private const int MaximumHops = 5;

    public override CheckNeeds Needs => CheckNeeds.Network;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        SmtpClientSettings client = await run.SmtpClientAsync();
        string[] hops = (await run.RouteAsync()).NextHops.Take(MaximumHops).ToArray();
        if (hops.Length == 0)
            yield return Skip("There is no relay host: mail is delivered directly.");

        RelayProbe relay = new(run, client);
        RelayAnswer[] looks = (await Task.WhenAll(hops.Select(hop => relay.ExamineAsync(hop)))).SelectMany(static part => part).ToArray();
        bool works = looks.Any(static look => look.Finding.Status is CheckStatus.Pass or CheckStatus.Warning);
        foreach (RelayAnswer? look in looks)
            yield return works && look.Finding.Status == CheckStatus.Fail ? Alternative(look.Finding) : look.Finding;
        if (!run.Asked.TestsRelayLogin)
            yield break;
        foreach (RelayAnswer? look in looks.Where(static look => look.Result?.Outcome == SmtpProbeOutcome.Succeeded))
            yield return await relay.LogInAsync(look);
    }

    /// <summary>Postfix goes on to the next server of the relay: mail flows.</summary>
    private static CheckFinding Alternative(CheckFinding finding) =>
        finding with
        {
            Status = CheckStatus.Warning,
            Remedy = $"Another server of the relay works, so mail is delivered. {finding.Remedy}",
        };

    /// <summary>Talks to the relay as Postfix would.</summary>
    private sealed class RelayProbe(CheckRun run, SmtpClientSettings client)
    {
        private readonly RelayLogin _login = new(client);

        /// <summary>Looks at every server behind one next hop.</summary>
        public async Task<IReadOnlyList<RelayAnswer>> ExamineAsync(string nextHop)
        {
            RelayTargets found = await RelayTargets.ResolveAsync(run, client, nextHop);
            RelayAnswer[] looks = await Task.WhenAll(
                found.Targets.Select(async target =>
                {
                    SmtpProbeResult result = await run.ProbeAsync(RequestTo(target));
                    CheckFinding finding = new RelayFindings(client, _login, target, nextHop, run.Host.Time.GetUtcNow()).Explain(result);
                    return new RelayAnswer(nextHop, target, result, finding with { Target = $"{nextHop}: {target}" });
                })
            );
            return found.Problem is { } problem
                ? [.. looks, new RelayAnswer(nextHop, null, null, problem with { Target = nextHop })]
                : looks;
        }

        /// <summary>Logs in at a server that has been looked at.</summary>
        public async Task<CheckFinding> LogInAsync(RelayAnswer look) =>
            await TryLogInAsync(look, look.Target!) with
            {
                Target = $"{look.NextHop}: {look.Target}",
            };

        private async Task<CheckFinding> TryLogInAsync(RelayAnswer look, ProbeTarget target)
        {
            if (!client.LogsIn)
                return CheckFinding.Skip("No login was tried: smtp_sasl_auth_enable is off.");
            PasswordAnswer password = await new PasswordTables(run.Facts, client).FindPasswordAsync(
                target.Name,
                look.NextHop,
                null,
                run.Stop
            );
            if (password.Failure is { } failure)
                return CheckFinding.Unknown(
                    "The relay's password cannot be read.",
                    "Run pwsh with sudo; if that does not help, see Config.RelayAuth."
                ) with
                {
                    Evidence = failure.Message,
                };
            if (password.Entry is not { Length: > 0 } entry)
                return CheckFinding.Fail(
                    "Postfix has no password for this relay.",
                    $"Add a line for {look.NextHop} to the table in smtp_sasl_password_maps, written exactly as in relayhost, and run "
                        + $"postmap on it."
                );
            SmtpCredential credential = _login.Read(entry);
            SmtpProbeResult result = await run.ProbeAsync(RequestTo(target) with { Credential = credential });
            return RelayLoginFindings.Explain(result, credential);
        }

        private SmtpProbeRequest RequestTo(ProbeTarget target) =>
            ClientProbe.RequestTo(run, client, target) with
            {
                Tls = client switch
                {
                    { IsWrapped: true } => SmtpTlsMode.Implicit,
                    { DemandsTls: true } => SmtpTlsMode.Required,
                    { TlsLevel: "none" } => SmtpTlsMode.None,
                    _ => SmtpTlsMode.WhenOffered,
                },
                TrustAnchors = PeerCertificate.Authorities(client, run.Host.System),
            };
    }

    /// <summary>The servers that a next hop of <c>relayhost</c> leads to.</summary>
    private sealed record RelayTargets
    {
        private const int MaximumExchangers = 3;

        /// <summary>The servers at their addresses.</summary>
        public IReadOnlyList<ProbeTarget> Targets { get; init; } = [];

        /// <summary>Why there are none, or not all; null when there is nothing to say.</summary>
        public CheckFinding? Problem { get; init; }

        /// <summary>Follows a next hop.</summary>
        public static async Task<RelayTargets> ResolveAsync(CheckRun run, SmtpClientSettings client, string nextHop)
        {
            if (!NextHop.TryParse(nextHop, client, run.Host.System, out NextHop? hop))
                return Stop(
                    CheckFinding.Fail(
                        "relayhost cannot be read.",
                        "Write [host]:port; without brackets the name is a domain whose MX hosts are used."
                    )
                );
            if (hop.Port is not { } port)
                return Stop(CheckFinding.Fail($"relayhost names an unknown port: {hop.Written.Service}.", "Write the port as a number."));
            NextHopRoute route = await NextHopRoute.ResolveAsync(run.Facts, client, hop, MaximumExchangers, run.Stop);
            if (route.IsSkipped)
                return Stop(CheckFinding.Skip("The MX hosts of the relay were not looked up because of -SkipDns."));
            if (route.Undecided is { } undecided)
                return Stop(
                    CheckFinding.Unknown("The MX hosts of the relay could not be looked up.", "See Dns.Resolver.") with
                    {
                        Evidence = undecided.Describe(),
                    }
                );
            if (route.IsNull)
                return Stop(
                    CheckFinding.Fail(
                        "The relay's domain declares that it accepts no mail (null MX).",
                        "Name the relay itself, in brackets: [host]:port."
                    )
                );
            RelayTargets[] parts = route.Hosts.Select(host => FromLookup(run, client, host.Name, host.Lookup, port)).ToArray();
            return new RelayTargets
            {
                Targets = [.. parts.SelectMany(static part => part.Targets)],
                Problem = parts.Select(static part => part.Problem).FirstOrDefault(static problem => problem is not null),
            };
        }

        private static RelayTargets FromLookup(CheckRun run, SmtpClientSettings client, string host, HostLookup lookup, int port)
        {
            if (lookup.IsSkipped)
                return Stop(CheckFinding.Skip("The relay's address was not looked up because of -SkipDns."));
            if (lookup.Failure is { } failure)
            {
                return Stop(
                    failure.IsUndecided
                        ? CheckFinding.Unknown("The relay's address could not be looked up.", "See Dns.Resolver.") with
                        {
                            Evidence = failure.Describe(),
                        }
                        : CheckFinding.Fail(
                            "The relay's name has no address.",
                            "Correct relayhost. A name that is only in /etc/hosts needs smtp_host_lookup = dns, native."
                        ) with
                        {
                            Evidence = failure.ToString(),
                        }
                );
            }

            // One address a family tells enough; one that there is no way to is left out where there is another.
            IPAddress[] first = lookup
                .Addresses.Where(address => client.Families.Contains(address.AddressFamily))
                .DistinctBy(static address => address.AddressFamily)
                .ToArray();
            IPAddress[] reachable = first.Where(address => run.Host.System.SourceFor(address) is not null).ToArray();
            return first.Length == 0
                ? Stop(
                    CheckFinding.Fail(
                        "The relay has no address of a family that inet_protocols allows.",
                        "Allow the family in inet_protocols, or use another relay."
                    )
                )
                : new RelayTargets
                {
                    Targets = [.. (reachable.Length > 0 ? reachable : first).Select(address => new ProbeTarget(host, address, port))],
                };
        }

        private static RelayTargets Stop(CheckFinding problem) => new() { Problem = problem };
    }

    /// <summary>A look at one server of the relay.</summary>
    /// <param name="NextHop">As main.cf has it.</param>
    /// <param name="Target">The server; null when it did not come to one.</param>
    /// <param name="Result">What became of the probe; null when there was none.</param>
    /// <param name="Finding">What it means.</param>
    private sealed record RelayAnswer(string NextHop, ProbeTarget? Target, SmtpProbeResult? Result, CheckFinding Finding);
}
