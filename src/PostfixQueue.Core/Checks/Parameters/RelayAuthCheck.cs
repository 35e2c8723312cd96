using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>The SMTP client can log in at the relay host.</summary>
internal sealed class RelayAuthCheck : ICheck
{
    public string Name => "Config.RelayAuth";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.AuthenticationFailure, MailDelayCause.RelayDenied];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MailRoute route = await context.RouteAsync(cancellationToken);
        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        LoginSetup login = new(context, client);
        IReadOnlyList<string> texts = route.NextHops;
        if (texts.Count == 0)
        {
            yield return CheckFinding.Skip("There is no relay host to log in at.");
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
            yield return NextHop.TryParse(text, client, context.Host.System, out NextHop? hop)
                ? await login.LookUpAsync(hop, null, cancellationToken)
                : CheckFinding.Skip("The relay host cannot be read. See Config.Relayhost.") with
                {
                    Target = text,
                };
        }

        if (client.LogsIn)
            await foreach (CheckFinding finding in SaslMethods.LookAsync(context, client, cancellationToken))
                yield return finding;
    }
}
