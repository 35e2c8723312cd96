using System.Globalization;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>Limits of processes and of connections to one destination are neither absurd nor left behind from slowing down.</summary>
internal sealed class ConcurrencyCheck()
    : Check("Config.Concurrency", MailServerCheckCategory.Configuration, CheckSeverity.Info, MailDelayCause.RateLimited)
{
    /// <summary>The limit of processes counts for each service: with this many each of them alone fills a large machine.</summary>
    private const long MostProcesses = 1000;

    /// <summary>Fewer keep clients waiting on a server with any mail to speak of.</summary>
    private const long FewestProcesses = 10;

    /// <summary>Receivers begin to refuse far below.</summary>
    private const long MostConnections = 100;

    private static readonly string[] s_connections =
    [
        "default_destination_concurrency_limit",
        "smtp_destination_concurrency_limit",
        "relay_destination_concurrency_limit",
    ];

    private static readonly string[] s_delays =
    [
        "default_destination_rate_delay",
        "smtp_destination_rate_delay",
        "relay_destination_rate_delay",
        "default_transport_rate_delay",
        "smtp_transport_rate_delay",
        "relay_transport_rate_delay",
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        (string, CheckFinding?)[] findings = new[] { ("default_process_limit", Processes(parameters)) }
            .Concat(s_connections.Select(name => (name, Connections(parameters, name))))
            .Concat(s_delays.Where(name => IsFirst(parameters, name)).Select(name => (name, Delay(parameters, name))))
            .Where(static entry => entry.Item2 is not null)
            .ToArray();
        if (findings.Length == 0)
            yield return Pass("The limits are reasonable, and no delivery is slowed down.");
        foreach ((string? name, CheckFinding? finding) in findings)
        {
            yield return finding! with
            {
                Target = name,
                Actual = parameters[name],
                RemedyCommand = $"postconf -# {name} && postfix reload",
                ReferenceUrl = "https://www.postfix.org/TUNING_README.html",
            };
        }
    }

    /// <summary>A parameter that only takes over the value of a general one would say the same again.</summary>
    private static bool IsFirst(ServerParameters parameters, string name) =>
        parameters.IsSet(name) || name.StartsWith("default_", StringComparison.Ordinal);

    private static CheckFinding? Processes(ServerParameters parameters) =>
        parameters.Number("default_process_limit") switch
        {
            null => NoNumber(),
            > MostProcesses => Warn(
                "Each service may run so many processes that memory runs out.",
                "Go back to the default, and raise the limit of single services in master.cf where they need it."
            ) with
            {
                Expected = "100",
            },
            < FewestProcesses => Warn(
                "With so few processes, clients and mail have to wait.",
                "Go back to the default, and limit single services in master.cf instead."
            ) with
            {
                Expected = "100",
            },
            _ => null,
        };

    private static CheckFinding? Connections(ServerParameters parameters, string name) =>
        !IsFirst(parameters, name)
            ? null
            : parameters.Number(name) switch
            {
                null => NoNumber(),
                0 or > MostConnections => Warn(
                    "So many simultaneous connections make a destination refuse mail.",
                    "Go back to the default, and reload."
                ) with
                {
                    Expected = string.Create(CultureInfo.InvariantCulture, $"at most {MostConnections}"),
                },
                _ => null,
            };

    private static CheckFinding? Delay(ServerParameters parameters, string name) =>
        parameters[name] is null
            ? null
            : parameters.Time(name) switch
            {
                null => Unknown("Postfix cannot read this as a time.", "Give a number and a unit, such as 1s."),
                { Ticks: > 0 } => Warn(
                    "All mail through this transport is slowed down: one message at a time, with a pause after each.",
                    "If it is meant for one provider, give that provider a transport of its own with the delay, and go back to the "
                        + "default here; reload."
                ) with
                {
                    Expected = "0s",
                },
                _ => null,
            };

    private static CheckFinding NoNumber() => Unknown("This is not a number.", "Give a number, or go back to the default.");
}
