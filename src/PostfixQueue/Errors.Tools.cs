using System.Management.Automation;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <content>Errors of Postfix's tools.</content>
internal static partial class Errors
{
    /// <summary>The error for a failed tool.</summary>
    public static ErrorRecord FromTool(PostfixToolException failure, string? target = null)
    {
        (string? id, ErrorCategory category, string? action) = failure.Failure switch
        {
            PostfixFailure.ToolNotFound => (
                "PostfixNotFound",
                ErrorCategory.ObjectNotFound,
                "Install Postfix on this machine, or add the directory with its tools to PATH."
            ),
            PostfixFailure.MailSystemDown => (
                "MailSystemDown",
                ErrorCategory.ResourceUnavailable,
                "Start Postfix ('systemctl start postfix' or 'postfix start') and see the mail log for why it stopped. root can list "
                    + "the queue even while it is down."
            ),
            PostfixFailure.ViewDenied => (
                "QueueAccessDenied",
                ErrorCategory.PermissionDenied,
                "Add this user to authorized_mailq_users in main.cf, or run pwsh with sudo."
            ),
            PostfixFailure.FlushDenied => (
                "QueueAccessDenied",
                ErrorCategory.PermissionDenied,
                "Add this user to authorized_flush_users in main.cf, or run pwsh with sudo."
            ),
            PostfixFailure.SocketDenied => (
                "QueueAccessDenied",
                ErrorCategory.PermissionDenied,
                "postqueue must be set-gid to the group of setgid_group ('postfix set-permissions'); in a container or service with "
                    + "no_new_privs it cannot be: run as root there. authorized_mailq_users and authorized_flush_users do not help."
            ),
            PostfixFailure.SuperuserRequired => ("SuperuserRequired", ErrorCategory.PermissionDenied, "Run pwsh with sudo."),
            PostfixFailure.SiteNotEligible => (
                "SiteNotEligible",
                ErrorCategory.InvalidArgument,
                $"-Site works for domains in fast_flush_domains only. For any other: Get-MailQueueItem -RecipientDomain "
                    + $"{SafeName(target)} | Invoke-MailQueueFlush"
            ),
            PostfixFailure.InvalidConfigDirectory => (
                "InvalidConfigDirectory",
                ErrorCategory.ObjectNotFound,
                "Give a directory that holds main.cf and that alternate_config_directories or multi_instance_directories of the default "
                    + "main.cf lists."
            ),
            PostfixFailure.ListingIncomplete => (
                "QueueListingIncomplete",
                ErrorCategory.ReadError,
                "What was listed is right but incomplete. See whether Postfix was stopped, or why showq ended, and list again."
            ),
            PostfixFailure.OutputInvalid => (
                "QueueOutputInvalid",
                ErrorCategory.InvalidData,
                "Look at 'postqueue -p'. Postfix before 3.6.15, 3.7.11 and 3.8.6 prints broken lines for control characters in "
                    + "addresses and reasons: update it."
            ),
            PostfixFailure.UnsupportedVersion => (
                "UnsupportedPostfixVersion",
                ErrorCategory.NotImplemented,
                "Update Postfix, or read the queue with 'postqueue -p'."
            ),
            PostfixFailure.TimedOut => (
                "OperationTimeout",
                ErrorCategory.OperationTimeout,
                "Give more time with -TimeoutSeconds, or do without it. See whether the mail system hangs: 'postfix status', the mail "
                    + "log, the disk of the queue."
            ),
            _ => (
                "PostfixCommandFailed",
                ErrorCategory.FromStdErr,
                "Run the same with -Verbose to see the command line, and read the mail log."
            ),
        };
        return Create(id, category, target ?? failure.Tool, failure.Message, action, failure);
    }

    private static string SafeName(string? target) =>
        target is not null && target.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? target : "<domain>";
}
