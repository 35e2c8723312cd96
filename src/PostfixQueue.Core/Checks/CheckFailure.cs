using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks;

/// <summary>Says why a check could not be carried out.</summary>
internal static class CheckFailure
{
    /// <summary>The finding for an exception of a check or of a port.</summary>
    public static CheckFinding Explain(Exception failure) =>
        failure switch
        {
            PostfixToolException { Failure: PostfixFailure.ToolNotFound } tool => CheckFinding.Unknown(
                $"{tool.Tool} was not found.",
                "See Postfix.Installed."
            ),
            PostfixToolException
            {
                Failure: PostfixFailure.ViewDenied or PostfixFailure.SocketDenied or PostfixFailure.SuperuserRequired
            } tool => CheckFinding.Unknown("Postfix does not allow this user to see it.", "Run pwsh with sudo.") with
            {
                Evidence = tool.Message,
            },
            PostfixToolException { Failure: PostfixFailure.MailSystemDown } tool => CheckFinding.Unknown(
                "The mail system is down.",
                "See Postfix.Running."
            ) with
            {
                Evidence = tool.Message,
            },
            PostfixToolException { Tool: "postconf" } tool => CheckFinding.Unknown(
                "The configuration cannot be read.",
                "See Postfix.ConfigParses."
            ) with
            {
                Evidence = tool.Message,
            },
            PostfixToolException tool => CheckFinding.Unknown($"{tool.Tool} failed.", "Read the evidence and the mail log.") with
            {
                Evidence = tool.Message,
            },
            ServerSystemException { IsDenied: true } system => CheckFinding.Unknown(
                $"This user may not read {system.Target}.",
                "Run pwsh with sudo."
            ) with
            {
                Target = system.Target,
                Evidence = system.Message,
            },
            ServerSystemException system => CheckFinding.Unknown($"{system.Target} cannot be read.", "Read the evidence.") with
            {
                Target = system.Target,
                Evidence = system.Message,
            },
            MailLogException { Failure: MailLogFailure.Denied } log => CheckFinding.Unknown(
                $"This user may not read {log.Target}.",
                "Run pwsh with sudo."
            ) with
            {
                Target = log.Target,
                Evidence = log.Message,
            },
            MailLogException { Failure: MailLogFailure.ToolNotFound } log => CheckFinding.Unknown(
                $"{log.Target}, which reads the log, is not installed.",
                "Install it."
            ) with
            {
                Target = log.Target,
                Evidence = log.Message,
            },
            MailLogException log => CheckFinding.Unknown($"{log.Target} cannot be read.", "Read the evidence.") with
            {
                Target = log.Target,
                Evidence = log.Message,
            },
            _ => CheckFinding.Unknown("The check itself failed.", "Please report this, with the evidence.") with
            {
                Evidence = $"{failure.GetType().Name}: {failure.Message}",
            },
        };
}
