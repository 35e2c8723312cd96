using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Strangers cannot ask with VRFY which addresses exist.</summary>
internal sealed class VrfyCheck : ICheck
{
    public string Name => "Config.Vrfy";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Info;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var interfaces = parameters["inet_interfaces"] ?? string.Empty;
        var isPrivate = parameters.List("inet_interfaces").All(SmtpListener.IsLoopback);
        var finding = parameters.IsYes("disable_vrfy_command")
            ? CheckFinding.Pass("Strangers cannot ask which addresses exist.")
            : isPrivate
                ? CheckFinding.Skip("The server listens to this machine only.")
                : CheckFinding.Warn("Strangers can ask which addresses exist.", "Switch VRFY off and reload; no mail program needs it.") with
                {
                    RemedyCommand = "postconf -e disable_vrfy_command=yes && postfix reload",
                };
        yield return finding with { Actual = parameters["disable_vrfy_command"], Expected = "yes", Target = "disable_vrfy_command", Evidence = $"inet_interfaces = {interfaces}" };
    }
}
