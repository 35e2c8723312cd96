using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Strangers cannot ask with VRFY which addresses exist.</summary>
internal sealed class VrfyCheck : ICheck
{
    private const string Parameter = "disable_vrfy_command";

    public string Name => "Config.Vrfy";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Info;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServerParameters parameters = await context.ParametersAsync(cancellationToken);
        IReadOnlyList<MailServerService> services = await context.ServicesAsync(cancellationToken);
        IReadOnlyList<ServiceView> servers = StrangerAccess.Reachable(parameters, services);
        ServiceView[] open = servers.Where(static server => !server.IsYes(Parameter) && !StrangerAccess.IsRefused(server)).ToArray();
        CheckFinding finding =
            servers.Count == 0
                ? CheckFinding.Skip(
                    services.Any(static service => service.Program == "smtpd")
                        ? "The SMTP server listens to this machine only."
                        : "No SMTP server is defined in master.cf."
                )
            : open.Length == 0 ? CheckFinding.Pass("Strangers cannot ask which addresses exist.")
            : CheckFinding.Warn("Strangers can ask which addresses exist.", "Switch VRFY off and reload; no mail program needs it.") with
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
