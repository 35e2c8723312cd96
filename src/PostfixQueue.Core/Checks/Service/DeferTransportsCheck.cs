using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// No transport is deferred on purpose: neither with <c>defer_transports</c> nor by routing mail to a service that keeps it.
/// </summary>
internal sealed class DeferTransportsCheck()
    : Check("Postfix.DeferTransports", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.Suspended)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string deferred = (await run.ParametersAsync())["defer_transports"] ?? "";
        if (deferred.Length > 0)
        {
            yield return Fail(
                "defer_transports",
                deferred,
                $"Mail for {deferred} is deferred until somebody flushes the queue.",
                "",
                $"postconf -X defer_transports && postfix reload"
            );
        }

        // error: returns mail, which is how a server is told not to deliver some; nothing waits.
        MailRoute route = await run.RouteAsync();
        MailTransport[] waiting = route.Transports.Where(static transport => transport is { IsUsed: true, Waits: true }).ToArray();
        foreach (MailTransport? transport in waiting)
        {
            yield return Fail(
                transport.Parameter,
                Written(transport),
                $"{transport.Parameter} is a service that only defers: mail waits until it expires.",
                "smtp, relay, local, virtual or a service of your own",
                $"postconf -X {transport.Parameter} && postfix reload"
            );
        }

        if (deferred.Length > 0 || waiting.Length > 0)
            yield break;
        string[] bouncing = route
            .Transports.Where(static transport => transport.Bounces)
            .Select(static transport => $"{transport.Parameter} = {Written(transport)}")
            .ToArray();
        yield return Pass("No transport is deferred on purpose.", bouncing.Length > 0 ? string.Join(", ", bouncing) : null);
    }

    private static string Written(MailTransport transport) =>
        transport.NextHop is null ? transport.Service : $"{transport.Service}:{transport.NextHop}";

    private static CheckFinding Fail(string name, string actual, string message, string expected, ShellCommand command) =>
        CheckFinding.Fail(message, $"If this is no longer intended, remove {name} from main.cf and reload; then flush the queue.") with
        {
            Actual = actual,
            Expected = expected,
            Target = name,
            RemedyCommand = command,
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + name,
        };
}
