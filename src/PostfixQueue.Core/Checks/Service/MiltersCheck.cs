using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Every milter takes connections, where the programs that ask it look for it and as the user that they run as.</summary>
internal sealed class MiltersCheck()
    : Check("Postfix.Milters", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.LocalTransport, MailDelayCause.NotTried)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        IEnumerable<(string Text, ServiceView View)> asked = Asked(
                ServiceView.FindByProgram("smtpd", parameters, services),
                "smtpd_milters"
            )
            .Concat(Asked(LocalSubmission.CleanupServices(parameters, services), "non_smtpd_milters"));
        IReadOnlyList<ServiceEndpoint> milters = ServiceEndpoint.MergeUses(
            asked.Where(static milter => !milter.Text.Contains('$', StringComparison.Ordinal))
        );
        if (milters.Count == 0)
            yield return Skip("No milter is configured.");
        string? action = parameters["milter_default_action"];
        foreach (ServiceEndpoint milter in milters)
            yield return await ExamineAsync(run, milter, action);
    }

    private static IEnumerable<(string Text, ServiceView View)> Asked(IReadOnlyList<ServiceView> views, string parameter) =>
        views.SelectMany(view => view.List(parameter).Select(word => (Address(word), view)));

    /// <summary>A milter with settings of its own stands in braces, its address first.</summary>
    private static string Address(string word) => word.StartsWith('{') ? PostfixList.Split(word.Trim('{', '}')).FirstOrDefault("") : word;

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, ServiceEndpoint milter, string? action) =>
        milter.Endpoint is not null
            ? await EndpointFindings.AtAsync(
                run,
                milter,
                "The milter",
                $"Start it (opendkim, rspamd or whatever listens there) and read its log. Until then Postfix does what "
                    + $"milter_default_action says: {action}."
            )
            : Fail("This is not a valid milter address.", "Write unix:path or inet:host:port.") with
            {
                Target = milter.Text,
            };
}
