using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks.Service;

/// <summary>No transport is deferred on purpose: neither with <c>defer_transports</c> nor by routing mail to a service that never delivers.</summary>
internal sealed class DeferTransportsCheck : ICheck
{
    private static readonly string[] s_transports = ["default_transport", "local_transport", "relay_transport", "virtual_transport"];

    private static readonly string[] s_undelivering = ["error", "retry", "hold", "defer"];

    public string Name => "Postfix.DeferTransports";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.Suspended];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var deferred = parameters["defer_transports"] ?? string.Empty;
        var programs = (await context.ServicesAsync(cancellationToken)).ToLookup(static service => service.Service, static service => service.Program, StringComparer.Ordinal);
        if (deferred.Length > 0)
        {
            yield return Fail("defer_transports", deferred, $"Mail for {deferred} waits until somebody flushes the queue.", string.Empty,
                "postconf -X defer_transports && postfix reload");
        }

        var routes = s_transports.Where(name => Undelivering(parameters[name], programs)).ToArray();
        foreach (var name in routes)
        {
            var value = parameters[name]!;
            yield return Fail(name, value, $"{name} leads to a service that delivers nothing.", "smtp, relay, local, virtual or a service of your own",
                $"postconf -X {name} && postfix reload");
        }

        if (deferred.Length == 0 && routes.Length == 0) yield return CheckFinding.Pass("No transport is deferred on purpose.");
    }

    /// <summary>The error program returns or keeps mail whatever the service is called.</summary>
    private static bool Undelivering(string? value, ILookup<string, string> programs)
    {
        var transport = value?.Split(':')[0].Trim() ?? string.Empty;
        return s_undelivering.Contains(transport, StringComparer.Ordinal) || programs[transport].Contains("error", StringComparer.Ordinal);
    }

    private static CheckFinding Fail(string name, string actual, string message, string expected, string command) => CheckFinding.Fail(
        message, $"If nobody means it to be so any more, remove {name} from main.cf and reload; then flush what waits.") with
    {
        Actual = actual,
        Expected = expected,
        Target = name,
        RemedyCommand = command,
        ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + name,
    };
}
