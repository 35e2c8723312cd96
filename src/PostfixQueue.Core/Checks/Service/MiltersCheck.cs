using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Every milter takes connections.</summary>
internal sealed class MiltersCheck : ICheck
{
    private static readonly string[] s_parameters = ["smtpd_milters", "non_smtpd_milters"];

    public string Name => "Postfix.Milters";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalTransport, MailDelayCause.NotTried];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var services = await context.ServicesAsync(cancellationToken);
        var lists = s_parameters.Select(name => parameters[name])
            .Concat(services.SelectMany(static service => service.Overrides).Where(static setting => s_parameters.Contains(setting.Name)).Select(static setting => setting.Value));
        var milters = lists.SelectMany(PostfixList.Split).Select(Address).Where(static milter => !milter.Contains('$', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToArray();
        if (milters.Length == 0) yield return CheckFinding.Skip("No milter is configured.");
        var action = parameters["milter_default_action"];
        foreach (var milter in milters) yield return await LookAsync(context, milter, parameters["queue_directory"] ?? "/", action, cancellationToken);
    }

    /// <summary>A milter with settings of its own stands in braces, its address first.</summary>
    private static string Address(string word) => word.StartsWith('{') ? PostfixList.Split(word.Trim('{', '}')).FirstOrDefault(string.Empty) : word;

    private static async Task<CheckFinding> LookAsync(CheckContext context, string milter, string queueDirectory, string? action, CancellationToken cancellationToken) =>
        MailEndpoint.TryParse(milter, queueDirectory, out var endpoint)
            ? await EndpointLook.AtAsync(
                context, endpoint, "The milter",
                $"Start it (opendkim, rspamd or what listens there) and read its log. Until then Postfix does what milter_default_action says: {action}.", cancellationToken)
            : CheckFinding.Fail("This is not the address of a milter.", "Write unix:path or inet:host:port.") with { Target = milter };
}
