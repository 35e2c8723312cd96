using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks.Service;

/// <summary>The tools of Postfix are there and say which version they are.</summary>
internal sealed class InstalledCheck : ICheck
{
    private static readonly string[] s_tools = ["postconf", "postqueue", "postsuper"];

    public string Name => "Postfix.Installed";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] missing = s_tools.Where(tool => context.Host.Tools.Find(tool) is null).ToArray();
        if (missing.Length > 0)
        {
            yield return CheckFinding.Fail(
                $"Not found: {string.Join(", ", missing)}.",
                "Install Postfix with the packages of the distribution, or add the folder with its tools to PATH."
            ) with
            {
                Actual = string.Join(", ", missing),
            };
            yield break;
        }

        string? version = (await context.ParametersAsync(cancellationToken))["mail_version"];
        yield return CheckFinding.Pass($"Postfix {version} is installed.", version) with
        {
            Target = context.Host.Tools.Find(s_tools[0]),
        };
    }
}
