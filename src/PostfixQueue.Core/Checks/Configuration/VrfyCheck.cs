using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>Strangers cannot ask with VRFY which addresses exist.</summary>
internal sealed class VrfyCheck() : Check("Config.Vrfy", MailServerCheckCategory.Configuration, CheckSeverity.Info)
{
    private const string Parameter = "disable_vrfy_command";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        IReadOnlyList<ServiceView> servers = StrangerAccess.Reachable(parameters, services);
        ServiceView[] open = servers.Where(static server => !server.IsYes(Parameter) && !StrangerAccess.IsRefused(server)).ToArray();
        CheckFinding finding =
            servers.Count == 0
                ? Skip(
                    services.Any(static service => service.Program == "smtpd")
                        ? "The SMTP server is reachable from this machine only."
                        : "No SMTP server is defined in master.cf."
                )
            : open.Length == 0 ? Pass("Strangers cannot probe which addresses exist.")
            : Warn("Strangers can probe which addresses exist.", "Turn VRFY off and reload; no mail client needs it.") with
            {
                RemedyCommand = open[0].CommandToSet((Parameter, "yes")),
                Evidence = string.Join(", ", open.Select(static server => server.Service)),
            };
        yield return finding with
        {
            Actual = open.Length > 0 ? open[0][Parameter] : parameters[Parameter],
            Expected = "yes",
            Target = Parameter,
        };
    }
}
