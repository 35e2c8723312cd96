using System.Management.Automation;
using PostfixQueue.Log;

namespace PostfixQueue;

/// <content>Errors of the mail log.</content>
internal static partial class Errors
{
    /// <summary>The error for a mail log, or a part of it, that cannot be read.</summary>
    public static ErrorRecord FromLog(MailLogException failure)
    {
        (string? id, ErrorCategory category, string? action) = failure.Failure switch
        {
            MailLogFailure.Denied => (
                "MailLogAccessDenied",
                ErrorCategory.PermissionDenied,
                failure.Target == JournalLog.JournalName
                    ? "Run pwsh with sudo, or add this user to the group systemd-journal and log in again."
                    : "Run pwsh with sudo, or add this user to the group that owns the file, on Debian and Ubuntu adm, and log in again."
            ),
            MailLogFailure.ToolNotFound => (
                "MailLogToolNotFound",
                ErrorCategory.NotInstalled,
                failure.Target == "journalctl"
                    ? "Give the file with -Path, or have Postfix or a syslog daemon write one: https://www.postfix.org/MAILLOG_README.html"
                    : $"Install the package with {failure.Target}; on most distributions it is called "
                        + $"{(failure.Target == "xz" ? "xz-utils or xz" : failure.Target)}. What other files hold is shown."
            ),
            MailLogFailure.NotFound => (
                "MailLogNotFound",
                ErrorCategory.ObjectNotFound,
                "Give the file with -Path, or pipe the log of a container in: docker logs <container> | Get-MailLogEvent. To have a "
                    + "log, set maillog_file or install a syslog daemon: https://www.postfix.org/MAILLOG_README.html"
            ),
            _ => (
                "MailLogDamaged",
                ErrorCategory.ReadError,
                "What could be read is shown. See whether the file is what its name says, and whether the disk is sound."
            ),
        };
        return Create(id, category, failure.Target, failure.Message, action, failure);
    }

    public static ErrorRecord JournalIsNoFile() =>
        Create(
            "AmbiguousParameterSet",
            ErrorCategory.InvalidArgument,
            JournalLog.JournalName,
            "-Journal cannot be combined with -Path or -Source File: the journal is not a file.",
            "Leave one of them out.",
            new ParameterBindingException("-Journal cannot be combined with -Path or -Source File.")
        );

    public static ErrorRecord NotInLog(string queueId) =>
        Create(
            "QueueItemNotFound",
            ErrorCategory.ObjectNotFound,
            queueId,
            $"The log has nothing about message {queueId}.",
            "IDs are case-sensitive, and a requeued message has a new one. The message may be older than the log: give older "
                + "files with -Path."
        );

    public static ErrorRecord NoLogEvent(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            $"'{text}' is neither an event nor a line nor a file of the mail log, nor a measure of deliveries.",
            "Pass on what Get-MailLogEvent or Measure-MailDelivery gives, or what was made of it by Export-Clixml, ConvertTo-Json or "
                + "Export-Csv."
        );
}
