namespace PostfixQueue.Checks.Service;

/// <summary>The tools of Postfix are there and say which version they are.</summary>
internal sealed class InstalledCheck() : Check("Postfix.Installed", MailServerCheckCategory.Service, CheckSeverity.Critical)
{
    private static readonly string[] s_tools = ["postconf", "postqueue", "postsuper"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string[] missing = s_tools.Where(tool => run.Host.Tools.FindTool(tool) is null).ToArray();
        if (missing.Length > 0)
        {
            yield return Fail(
                $"Not found: {string.Join(", ", missing)}.",
                "Install the Postfix package of the distribution, or add the folder with its tools to PATH."
            ) with
            {
                Actual = string.Join(", ", missing),
            };
            yield break;
        }

        string? version = (await run.ParametersAsync())["mail_version"];
        yield return Pass($"Postfix {version} is installed.", version) with
        {
            Target = run.Host.Tools.FindTool(s_tools[0]),
        };
    }
}
