using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>What <c>postfix check</c> says. It repairs some of what it finds, so it is run only when asked for.</summary>
internal sealed class CheckCommandCheck()
    : Check("Postfix.CheckCommand", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.LocalResource)
{
    /// <summary>Earlier ones write to the mail log alone unless a terminal is there to read it.</summary>
    private static readonly PostfixVersion s_firstThatSays = new(3, 8);

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (!run.Asked.IncludesPostfixCheck)
        {
            yield return Skip("Not run: 'postfix check' repairs what it can. Ask for it with -IncludePostfixCheck.");
            yield break;
        }

        if (!run.Host.IsSuperuser)
        {
            yield return Unknown("Only root may run 'postfix check'.", "Run pwsh with sudo.");
            yield break;
        }

        ServerParameters parameters = await run.ParametersAsync();
        CommandOutput answer = await run.Mail.Configuration.CheckAsync(run.Stop);
        (string Line, bool IsWarning)[] lines = $"{answer.ErrorText}\n{answer.Output}"
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .Select(static line => (Line: line, IsWarning: line.Contains(": warning: ", StringComparison.Ordinal)))
            .Where(static said =>
                said.IsWarning
                || said.Line.Contains(": error: ", StringComparison.Ordinal)
                || said.Line.Contains(": fatal: ", StringComparison.Ordinal)
            )
            .ToArray();
        foreach ((string? line, bool isWarning) in lines)
            yield return Say(line, isWarning);
        ShellCommand log = parameters["maillog_file"] is { Length: > 0 } file
            ? ShellCommand.Create($"grep postfix-script {file}")
            : ShellCommand.Create($"journalctl -t postfix/postfix-script --since -10min");
        if (answer.ExitStatus != 0 && lines.All(static said => said.IsWarning))
            yield return Fail("'postfix check' fails: Postfix would not start.", "Read the findings in the mail log.") with
            {
                RemedyCommand = log,
                Evidence = answer.ErrorText,
            };
        else if (lines.Length == 0 && !(PostfixVersion.Parse(parameters["mail_version"]) >= s_firstThatSays))
            yield return Unknown(
                "'postfix check' succeeds, but this version of Postfix sends its warnings to the mail log only.",
                "Read the findings there."
            ) with
            {
                RemedyCommand = log,
            };
        else if (lines.Length == 0)
            yield return Pass("'postfix check' finds nothing.");
    }

    private static CheckFinding Say(string line, bool isWarning)
    {
        const string Remedy =
            "Correct what the evidence lists. Owners and modes of Postfix's own files are set right by 'postfix set-permissions'.";
        return (isWarning ? Warn("'postfix check' gives a warning.", Remedy) : Fail("'postfix check' finds a fault.", Remedy)) with
        {
            Evidence = line,
            RemedyCommand =
                line.Contains("owned by", StringComparison.Ordinal)
                || line.Contains("writable", StringComparison.Ordinal)
                || line.Contains("set-gid", StringComparison.Ordinal)
                    ? ShellCommand.Create($"postfix set-permissions")
                    : null,
        };
    }
}
