using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Every policy service that an access list asks takes connections: without its answer the SMTP server refuses mail of all strangers.
/// </summary>
internal sealed class PolicyServicesCheck() : Check("Postfix.PolicyServices", MailServerCheckCategory.Service, CheckSeverity.Error)
{
    private const string Restriction = "check_policy_service";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        string[] lists = parameters
            .Names.Where(static name =>
                name.StartsWith("smtpd_", StringComparison.Ordinal) && name.EndsWith("_restrictions", StringComparison.Ordinal)
            )
            .Concat(parameters.List("smtpd_restriction_classes"))
            .ToArray();
        (string Text, string? Action, ServiceView View)[] asked = ServiceView
            .FindByProgram("smtpd", parameters, services)
            .SelectMany(view =>
                lists
                    .SelectMany(list => Words(view.List(list)))
                    .Select(word => (Text: Address(word), Action: Action(word) ?? view["smtpd_policy_service_default_action"], View: view))
            )
            .Where(static use => !use.Text.Contains('$', StringComparison.Ordinal))
            .ToArray();
        IReadOnlyList<ServiceEndpoint> places = ServiceEndpoint.MergeUses(asked.Select(static use => (use.Text, use.View)));
        if (places.Count == 0)
            yield return Skip("No policy service is configured.");
        foreach (ServiceEndpoint place in places)
        {
            // Where one list lets mail pass without the service and another does not, the latter counts.
            string[] actions = asked.Where(use => use.Text == place.Text).Select(static use => use.Action ?? "").ToArray();
            yield return await ExamineAsync(run, place, services, Array.Find(actions, Refuses) ?? actions[0]);
        }
    }

    private static async Task<CheckFinding> ExamineAsync(
        CheckRun run,
        ServiceEndpoint place,
        IReadOnlyList<MailServerService> services,
        string action
    )
    {
        if (place.Endpoint is null)
            return Fail("This is not a valid policy service address.", "Write unix:path or inet:host:port.") with { Target = place.Text };
        CheckFinding finding = await EndpointFindings.AtAsync(
            run,
            place,
            "The policy service",
            $"Start it (postgrey, policyd-spf, quota-status, iredapd or whatever listens there) and read its log. Until then the SMTP "
                + $"server takes the default action: {action}."
        );

        // master(8) listens for the services that it starts itself, while it runs.
        if (
            finding.Status == CheckStatus.Fail
            && OwnService(place, services) is { } own
            && finding.Actual is nameof(EndpointState.Missing) or nameof(EndpointState.Refused)
        )
            return Unknown($"Postfix itself starts this policy service, {own}, but is not running.", "See Postfix.Running.") with
            {
                Target = finding.Target,
            };
        return finding.Status == CheckStatus.Fail && !Refuses(action) ? finding with { Status = CheckStatus.Warning } : finding;
    }

    private static MailServerService? OwnService(ServiceEndpoint place, IReadOnlyList<MailServerService> services) =>
        place.Endpoint?.Path is { } path
            ? services.FirstOrDefault(service =>
                service is { Type: "unix", Program: "spawn" }
                && path == Path.Join(place.Views[0].QueueDirectory, service.IsPrivate ? "private" : "public", service.Service)
            )
            : null;

    /// <summary>An action of access(5) that keeps mail out; the others let it go on.</summary>
    private static bool Refuses(string action) =>
        action is ['4' or '5', ..]
        || action.StartsWith("reject", StringComparison.OrdinalIgnoreCase)
        || action.StartsWith("defer", StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands behind the restriction, also where both stand in braces together.</summary>
    private static IEnumerable<string> Words(IReadOnlyList<string> list)
    {
        for (int index = 0; index < list.Count; index++)
        {
            if (list[index] is ['{', .. var inner, '}'])
            {
                foreach (string word in Words(PostfixList.Split(inner)))
                    yield return word;
            }
            else if (list[index] == Restriction && index + 1 < list.Count)
            {
                yield return list[++index];
            }
        }
    }

    /// <summary>A service with settings of its own stands in braces, its address first.</summary>
    private static string Address(string word) => word is ['{', .. var inner, '}'] ? PostfixList.Split(inner).FirstOrDefault("") : word;

    private static string? Action(string word)
    {
        const string Setting = "default_action";
        if (word is not ['{', .. var inner, '}'])
            return null;
        foreach (string? part in inner.Split(',').Select(static part => part.Trim().Trim('{', '}')))
        {
            string[] sides = part.Split('=', 2);
            if (sides.Length == 2 && sides[0].Trim() == Setting)
                return sides[1].Trim();
        }

        return null;
    }
}
