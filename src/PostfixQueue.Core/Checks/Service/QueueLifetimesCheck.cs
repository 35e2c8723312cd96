using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Mail is tried often enough and long enough, and not for ever.</summary>
internal sealed class QueueLifetimesCheck()
    : Check("Postfix.QueueLifetimes", MailServerCheckCategory.Service, CheckSeverity.Warning, MailDelayCause.NotTried)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        CheckFinding[] findings = Examine(parameters).ToArray();
        foreach (CheckFinding? finding in findings)
            yield return finding;
        if (findings.Length == 0)
            yield return Pass("Retry times and lifetimes fit together.", parameters["maximal_queue_lifetime"]);
    }

    private static IEnumerable<CheckFinding> Examine(ServerParameters parameters)
    {
        foreach ((string? name, char unit) in new[] { ("maximal_queue_lifetime", 'd'), ("bounce_queue_lifetime", 'd') })
        {
            TimeSpan? lifetime = parameters.Time(name, unit);
            if (lifetime is null)
                yield return Unreadable(name, parameters);
            else if (lifetime == TimeSpan.Zero)
                yield return Warn(name, parameters, "5d", "Mail that cannot be delivered at the first attempt is returned at once.");
            else if (lifetime > s_longest)
                yield return Warn(name, parameters, "5d", "Senders learn only after more than a month that their mail did not arrive.");
        }

        (TimeSpan? minimal, TimeSpan? maximal, TimeSpan? run) = (
            parameters.Time("minimal_backoff_time"),
            parameters.Time("maximal_backoff_time"),
            parameters.Time("queue_run_delay")
        );
        if (minimal > maximal)
            yield return Warn(
                "minimal_backoff_time",
                parameters,
                $"at most {parameters["maximal_backoff_time"]} (maximal_backoff_time)",
                "The shortest pause between two attempts is longer than the longest."
            );
        if (run > minimal)
            yield return Warn(
                "queue_run_delay",
                parameters,
                $"at most {parameters["minimal_backoff_time"]} (minimal_backoff_time)",
                "The queue is scanned less often than deferred mail falls due."
            );
    }

    private static CheckFinding Warn(string name, ServerParameters parameters, string expected, string message) =>
        CheckFinding.Warn(message, $"Remove {name} from main.cf, which restores the default, or set it to {expected}; reload.") with
        {
            Actual = parameters[name],
            Expected = expected,
            Target = name,
            RemedyCommand = $"postconf -X {name} && postfix reload",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + name,
        };

    private static CheckFinding Unreadable(string name, ServerParameters parameters) =>
        Unknown($"{name} has no valid value.", "Give it a number with a unit, such as 5d.") with
        {
            Actual = parameters[name],
            Target = name,
        };
}
