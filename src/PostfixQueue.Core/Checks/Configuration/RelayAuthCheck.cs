using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The SMTP client can log in at the relay host.</summary>
internal sealed class RelayAuthCheck()
    : Check(
        "Config.RelayAuth",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.AuthenticationFailure,
        MailDelayCause.RelayDenied
    )
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        MailRoute route = await run.RouteAsync();
        SmtpClientSettings client = await run.SmtpClientAsync();
        LoginSetup login = new(run, client);
        IReadOnlyList<string> texts = route.NextHops;
        if (texts.Count == 0)
        {
            yield return Skip("There is no relay host to log in at.");
            yield break;
        }

        CheckFinding[] tables = client.LogsIn ? login.LookAtTables().ToArray() : [];
        foreach (CheckFinding? finding in tables)
            yield return finding;
        foreach (string text in texts)
        {
            // A table that is not there, or out of date, would only say so again.
            if (Array.Exists(tables, static table => table.Status == CheckStatus.Fail))
                break;
            yield return NextHop.TryParse(text, client, run.Host.System, out NextHop? hop)
                ? await login.LookUpAsync(hop, null)
                : Skip("The relay host cannot be read. See Config.Relayhost.") with
                {
                    Target = text,
                };
        }

        if (client.LogsIn)
            await foreach (CheckFinding finding in SaslMethods.LookAsync(run, client))
                yield return finding;
    }
}
