using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Net.Sockets;
using PostfixQueue.Log;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Reports;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Every error that the module reports. Ids are part of the module's interface; texts are not.</summary>
internal static class Errors
{
    public static ErrorRecord InvalidQueueId(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            string.IsNullOrEmpty(text) ? "An empty text is not a queue ID." : $"'{text}' is not a queue ID that can be acted on.",
            "Give IDs as Get-MailQueueItem shows them: letters, digits and underscores. To mean every message, use -All where there is one."
        );

    public static ErrorRecord QueueItemNotFound(string queueId, string message) =>
        Create(
            "QueueItemNotFound",
            ErrorCategory.ObjectNotFound,
            queueId,
            message,
            "It may have been delivered, returned or removed: look for its ID in the mail log. IDs are case-sensitive, and a requeued "
                + "message has a new one."
        );

    /// <summary>Whether a message is in the queue, or what became of it, is not known.</summary>
    public static ErrorRecord NotKnown(string queueId, PostfixToolException doubt) =>
        FromTool(
            new PostfixToolException(
                doubt.Failure,
                doubt.Tool,
                $"{queueId}: it is not known whether it is in the queue; {doubt.Message}",
                doubt
            ),
            queueId
        );

    public static ErrorRecord QueueItemNotHeld(string queueId, string message) =>
        Create(
            "QueueItemNotHeld",
            ErrorCategory.InvalidOperation,
            queueId,
            message,
            "Only messages on hold can be released: Get-MailQueueItem -QueueName Hold lists them. To have another one tried now, use "
                + "Invoke-MailQueueFlush."
        );

    public static ErrorRecord MailSystemStopped(string warning) =>
        Create(
            "MailSystemDown",
            ErrorCategory.ResourceUnavailable,
            "postqueue",
            $"Postfix is not running: no mail is delivered or accepted. What is listed was read from the queue directly, and is "
                + $"complete. {warning}",
            "Start Postfix ('systemctl start postfix' or 'postfix start') and see the mail log for why it stopped. If it is stopped on "
                + "purpose, -ErrorAction SilentlyContinue keeps this quiet."
        );

    public static ErrorRecord StaleQueueItem(string queueId, MailQueueItem? now) =>
        Create(
            "StaleQueueItem",
            ErrorCategory.InvalidOperation,
            queueId,
            now is null
                ? $"The queue ID {queueId} belongs to another message now. Nothing was done to it."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The queue ID {queueId} belongs to another message now, from {now.Sender}, arrived "
                        + $"{now.ArrivalTime:yyyy-MM-dd HH:mm:ss}. Nothing was done to it."
                ),
            "List the queue again. With enable_long_queue_ids = yes Postfix does not use IDs again."
        );

    public static ErrorRecord UnreadableGuard(string queueId, string property) =>
        Create(
            "StaleQueueItem",
            ErrorCategory.InvalidOperation,
            queueId,
            $"The object given for {queueId} has no {property} that can be read, so that it cannot tell this message from another with "
                + $"the same queue ID. Nothing was done.",
            "Pass the item on as Get-MailQueueItem gives it, with ArrivalTime and Sender at least; or pass the queue ID alone."
        );

    /// <summary>A question in a session that nobody answers in.</summary>
    public static ErrorRecord ConfirmationRequired(string question, string remedy, Exception exception) =>
        Create(
            "ConfirmationRequired",
            ErrorCategory.InvalidOperation,
            null,
            $"This has to be confirmed, and there is nobody to ask in this session, so that nothing was done ({question}). To do it "
                + $"without being asked, use {remedy}.",
            $"Use {remedy} when it is meant, or -WhatIf to see what would be done.",
            exception
        );

    /// <summary>The error for a message of another machine.</summary>
    /// <param name="queueId">Its queue ID.</param>
    /// <param name="itemHost">What the other machine calls itself, which need not be a name that leads there.</param>
    /// <param name="thisHost">What this one calls itself.</param>
    /// <param name="reachedAs">The name by which the session was reached that the item came from; null when it came in another way.</param>
    public static ErrorRecord WrongHost(string queueId, string itemHost, string thisHost, string? reachedAs = null) =>
        Create(
            "WrongHost",
            ErrorCategory.InvalidOperation,
            queueId,
            $"The message {queueId} was listed on {itemHost}; this is {thisHost}.",
            reachedAs is { Length: > 0 } && SafeName(reachedAs) == reachedAs
                ? $"Run the command there: Invoke-Command -HostName {reachedAs} {{ … }}."
                : $"Run the command there, with Invoke-Command -HostName and the name by which you reach it: what it calls itself, "
                    + $"{itemHost}, need not be one."
        );

    public static ErrorRecord SuperuserRequired(string command) =>
        Create(
            "SuperuserRequired",
            ErrorCategory.PermissionDenied,
            command,
            $"{command} needs root: postsuper works for the superuser only.",
            "Run pwsh with sudo; see 'Get-Help about_PostfixQueue_Permissions'."
        );

    public static ErrorRecord QueueFilesClosed(string command) =>
        Create(
            "SuperuserRequired",
            ErrorCategory.PermissionDenied,
            command,
            $"{command} needs root: queue files hold people's mail, and only root may read them.",
            "Run pwsh with sudo; see 'Get-Help about_PostfixQueue_Permissions'."
        );

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
                "Exports belong to who made them, mostly root: run pwsh with sudo."
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

    public static ErrorRecord InvalidConfigDirectory(string directory, string message) =>
        Create(
            "InvalidConfigDirectory",
            ErrorCategory.ObjectNotFound,
            directory,
            message,
            "Give the directory that holds main.cf. For users other than root it must be the default one or stand in "
                + "alternate_config_directories or multi_instance_directories of the default main.cf."
        );

    public static ErrorRecord PostqueueHasNoDetails() =>
        Create(
            "AmbiguousParameterSet",
            ErrorCategory.InvalidArgument,
            nameof(MailQueueSource.Postqueue),
            "-Source Postqueue cannot be combined with -Detailed, with filters that imply it or with groups by login or client: "
                + "postqueue prints nothing of the kind.",
            "Leave -Source out, and run pwsh with sudo: only the queue files have this.",
            new ParameterBindingException("-Source Postqueue cannot be combined with what only the queue files have.")
        );

    public static ErrorRecord UnsupportedPostfixVersion(string option, Version needed, Version found) =>
        Create(
            "UnsupportedPostfixVersion",
            ErrorCategory.NotImplemented,
            option,
            $"{option} needs Postfix {needed} or later; this is {found}.",
            $"Do without {option}, or update Postfix."
        );

    public static ErrorRecord QueueOutputInvalid(string problem) =>
        Create(
            "QueueOutputInvalid",
            ErrorCategory.InvalidData,
            null,
            $"A line of the queue listing could not be read and was passed over: {problem}",
            "Postfix before 3.6.15, 3.7.11 and 3.8.6 prints broken lines for control characters in addresses and reasons; update it, or "
                + "look at 'postqueue -p'."
        );

    public static ErrorRecord UnreadableItem(string problem) =>
        Create(
            "QueueOutputInvalid",
            ErrorCategory.InvalidData,
            null,
            $"An object of the pipeline was passed over: {problem}",
            "Pass on what Get-MailQueueItem gives, or what was made of it by Export-Clixml, ConvertTo-Json or Export-Csv."
        );

    public static ErrorRecord NoQueueItem(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            $"'{text}' is not a message of the queue: it has no queue ID.",
            "Pass on what Get-MailQueueItem or Measure-MailQueue gives, or what was made of it by Export-Clixml, ConvertTo-Json or "
                + "Export-Csv."
        );

    public static ErrorRecord ParameterNotFound(string name, string? suggestion) =>
        Create(
            "ConfigParameterNotFound",
            ErrorCategory.ObjectNotFound,
            name,
            $"Postfix has no parameter '{name}', and main.cf defines none that is used.",
            suggestion is null
                ? "Names are those of postconf(5); use wildcards to search: Get-MailServerConfig *tls*."
                : $"Did you mean {suggestion}?"
        );

    public static ErrorRecord ServiceNotFound(string name, string? suggestion) =>
        Create(
            "ConfigServiceNotFound",
            ErrorCategory.ObjectNotFound,
            name,
            $"There is no service '{name}' in master.cf.",
            suggestion is null ? "List all with Get-MailServerConfig -Service *." : $"Did you mean {suggestion}?"
        );

    public static ErrorRecord CheckNotFound(string name, string? suggestion) =>
        Create(
            "CheckNotFound",
            ErrorCategory.ObjectNotFound,
            name,
            $"There is no check '{name}'.",
            suggestion is null ? "See 'Get-Help about_MailServerConfig_Checks' for all names, or press Tab." : $"Did you mean {suggestion}?"
        );

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
            "IDs are case-sensitive, and a requeued message has a new one. The message may be older than the log: give older files with -Path."
        );

    public static ErrorRecord NoLogEvent(string? text) =>
        Create(
            "InvalidQueueId",
            ErrorCategory.InvalidArgument,
            text,
            $"'{text}' is neither an event of the mail log nor a measure of deliveries.",
            "Pass on what Get-MailLogEvent or Measure-MailDelivery gives, or what was made of it by Export-Clixml, ConvertTo-Json or "
                + "Export-Csv."
        );

    public static ErrorRecord ActionFailed(string queueId, string? message) =>
        Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            queueId,
            $"{queueId}: {message}",
            "Run the same with -Verbose to see the command line, and read the mail log."
        );

    /// <summary>
    /// The error for what nobody expected: the machine refuses something (a file descriptor, a thread, memory), or the module itself is at
    /// fault, and then the error says so.
    /// </summary>
    public static ErrorRecord FromSystemOrModule(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (ThreadShortage.IsOne(cause))
                return Refused(ThreadShortage.Explain(), failure);
            if (cause is not (IOException or Win32Exception or SocketException or UnauthorizedAccessException or OutOfMemoryException))
                continue;
            return Refused(cause.Message, failure);
        }

        return Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            null,
            $"This is a fault of the module PostfixQueue ({failure.GetType().Name}): {failure.Message}",
            "Please report it with the output of Get-Error.",
            new ModuleFaultException(failure)
        );
    }

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
                    + "the queue also while it is down."
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
                "What came before is true but not all. See whether Postfix was stopped, or why showq ended, and list again."
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

    private static ErrorRecord Refused(string why, Exception failure) =>
        Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            null,
            $"The system refused what the command needs: {why}",
            "Look at the limits of this session ('ulimit -a'), at free memory and at free disk space.",
            failure
        );

    private static string SafeName(string? target) =>
        target is not null && target.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? target : "<domain>";

    private static ErrorRecord Create(
        string id,
        ErrorCategory category,
        object? target,
        string message,
        string action,
        Exception? exception = null
    )
    {
        // All of a record ends on a screen: Get-Error shows its target and its exception too.
        string text = ScreenText.Clean(message);
        return new ErrorRecord(
            exception ?? new InvalidOperationException(text),
            id,
            category,
            target is string name ? ScreenText.Clean(name) : target
        )
        {
            ErrorDetails = new ErrorDetails(text) { RecommendedAction = ScreenText.Clean(action) },
        };
    }
}
