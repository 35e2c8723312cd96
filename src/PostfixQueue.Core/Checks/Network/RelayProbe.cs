using PostfixQueue.Checks.Certificates;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Talks to the relay as Postfix would.</summary>
internal sealed class RelayProbe(CheckRun run, SmtpClientSettings client)
{
    private readonly RelayLogin _login = new(client);

    /// <summary>Looks at every server behind one next hop.</summary>
    public async Task<IReadOnlyList<RelayLook>> LookAsync(string nextHop)
    {
        RelayTargets found = await RelayTargets.FindAsync(run, client, nextHop);
        RelayLook[] looks = await Task.WhenAll(
            found.Targets.Select(async target =>
            {
                SmtpProbeResult result = await run.ProbeAsync(RequestTo(target));
                CheckFinding finding = new RelayVerdict(client, _login, target, nextHop, run.Host.Time.GetUtcNow()).Explain(result);
                return new RelayLook(nextHop, target, result, finding with { Target = $"{nextHop}: {target}" });
            })
        );
        return found.Problem is { } problem ? [.. looks, new RelayLook(nextHop, null, null, problem with { Target = nextHop })] : looks;
    }

    /// <summary>Logs in at a server that has been looked at.</summary>
    public async Task<CheckFinding> LogInAsync(RelayLook look) =>
        await TryLogInAsync(look, look.Target!) with
        {
            Target = $"{look.NextHop}: {look.Target}",
        };

    private async Task<CheckFinding> TryLogInAsync(RelayLook look, ProbeTarget target)
    {
        if (!client.LogsIn)
            return CheckFinding.Skip("No login was tried: smtp_sasl_auth_enable is off.");
        PasswordAnswer password = await new PasswordTables(run.Facts, client).FindAsync(target.Name, look.NextHop, null, run.Stop);
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
                $"Add a line for {look.NextHop} to the table in smtp_sasl_password_maps, written exactly as in relayhost, and run postmap on it."
            );
        SmtpCredential credential = _login.Read(entry);
        SmtpProbeResult result = await run.ProbeAsync(RequestTo(target) with { Credential = credential });
        return RelayLoginVerdict.Explain(result, credential);
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
            TrustAnchors = CertificateLook.Authorities(client, run.Host.System),
        };
}
