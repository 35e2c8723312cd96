using System.Management.Automation;
using PostfixQueue.Messages;
using PostfixQueue.Reports;

namespace PostfixQueue;

/// <content>Errors of queue files, exports, reports and metrics.</content>
internal static partial class Errors
{
    /// <summary>The error for a message that cannot be had from its queue file.</summary>
    public static ErrorRecord FromQueueFile(QueuedMessageException failure) =>
        failure.Failure switch
        {
            QueuedMessageFailure.NotFound => QueueItemNotFound(failure.QueueId, failure.Message),
            QueuedMessageFailure.Stale => StaleQueueItem(failure.QueueId, now: null),
            QueuedMessageFailure.Denied => Create(
                "QueueAccessDenied",
                ErrorCategory.PermissionDenied,
                failure.QueueId,
                failure.Message,
                "Queue files belong to Postfix: run pwsh with sudo. Where root is refused too, a network file system or a security "
                    + "module (SELinux, AppArmor) keeps it out.",
                failure
            ),
            QueuedMessageFailure.Damaged => Create(
                "QueueFileInvalid",
                ErrorCategory.InvalidData,
                failure.QueueId,
                failure.Message,
                "Try again in a moment: it may still be coming in. If it stays so, look at it with 'postcat -q', and check the disk.",
                failure
            ),
            _ => Create(
                "QueueFileUnreadable",
                ErrorCategory.ReadError,
                failure.QueueId,
                failure.Message,
                "Check the disk of the queue: 'dmesg', 'df'.",
                failure
            ),
        };

    /// <summary>The error for an export that cannot be written, or not be submitted again.</summary>
    public static ErrorRecord FromMessageFile(MessageFileException failure)
    {
        (string? id, ErrorCategory category, string? action) = failure.Failure switch
        {
            MessageFileFailure.Exists => (
                "ExportFileExists",
                ErrorCategory.ResourceExists,
                "Choose another folder: short queue IDs are reused, and what is there may be another message. -Force replaces it."
            ),
            MessageFileFailure.Unwritable => (
                "ExportNotWritten",
                ErrorCategory.WriteError,
                "See whether the folder may be written to, and whether its disk has room: 'df'."
            ),
            MessageFileFailure.NotFound => (
                "ExportNotFound",
                ErrorCategory.ObjectNotFound,
                "Give what Export-MailQueueMessage or Remove-MailQueueItem -BackupPath wrote: of each message a .json and a .eml file, "
                    + "side by side."
            ),
            MessageFileFailure.Unreadable => (
                "ExportUnreadable",
                ErrorCategory.ReadError,
                "An export belongs to the user who made it, usually root: run pwsh with sudo."
            ),
            MessageFileFailure.Duplicate => ("DuplicateMessage", ErrorCategory.ResourceExists, "If it is to arrive once more, use -Force."),
            MessageFileFailure.OtherInstance => (
                "InvalidConfigDirectory",
                ErrorCategory.ObjectNotFound,
                "Name the instance that it is to go to with -ConfigDirectory."
            ),
            _ => (
                "ExportInvalid",
                ErrorCategory.InvalidData,
                "Export it again if it is still in the queue. By hand: 'sendmail -G -i -f SENDER -- RECIPIENT < FILE.eml', with the "
                    + "envelope from the .json file."
            ),
        };
        return Create(id, category, failure.Target, failure.Message, action, failure);
    }

    /// <summary>The error for a file in the way of metrics.</summary>
    public static ErrorRecord NoFileOfMetrics(string path) =>
        Create(
            "ExportFileExists",
            ErrorCategory.ResourceExists,
            path,
            $"{path} holds something other than metrics and has been left as it is.",
            "Choose another file, with a name that ends in .prom for node_exporter. -Force replaces it."
        );

    public static ErrorRecord MetricsNotWritten(string path, string why) =>
        Create(
            "ExportNotWritten",
            ErrorCategory.WriteError,
            path,
            $"The metrics cannot be written to {path}: {why}",
            "See whether the folder is there and may be written to, and whether its disk has room: 'df'."
        );

    /// <summary>The error for a report that cannot be written.</summary>
    public static ErrorRecord FromReportFile(ReportFileException failure) =>
        failure.DoesExist
            ? Create(
                "ExportFileExists",
                ErrorCategory.ResourceExists,
                failure.Target,
                failure.Message,
                "Choose another name, or use -Force to replace the file.",
                failure
            )
            : Create(
                "ExportNotWritten",
                ErrorCategory.WriteError,
                failure.Target,
                failure.Message,
                "Name a file in a folder that is there. See whether the folder may be written to, and whether its disk has room: 'df'.",
                failure
            );
}
