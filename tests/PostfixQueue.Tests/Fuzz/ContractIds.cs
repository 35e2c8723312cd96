using System.Management.Automation;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// The error ids that may leave a cmdlet: those that the module promises, and those of the engine for parameters that it does not pass on.
/// </summary>
internal static class ContractIds
{
    private static readonly HashSet<string> s_module = new(StringComparer.Ordinal)
    {
        "PostfixNotFound",
        "MailSystemDown",
        "QueueAccessDenied",
        "SuperuserRequired",
        "QueueItemNotFound",
        "InvalidQueueId",
        "StaleQueueItem",
        "WrongHost",
        "SiteNotEligible",
        "InvalidConfigDirectory",
        "QueueItemNotHeld",
        "CheckNotFound",
        "ConfigParameterNotFound",
        "ConfigServiceNotFound",
        "UnsupportedPostfixVersion",
        "QueueListingIncomplete",
        "QueueOutputInvalid",
        "ConfirmationRequired",
        "PostfixCommandFailed",
        "OperationTimeout",
        "MailLogNotFound",
        "MailLogAccessDenied",
        "MailLogToolNotFound",
        "MailLogDamaged",
        "QueueFileInvalid",
        "QueueFileUnreadable",
        "ExportFileExists",
        "ExportNotWritten",
        "ExportNotFound",
        "ExportUnreadable",
        "ExportInvalid",
        "DuplicateMessage",
    };

    /// <summary>
    /// True for an error that somebody has promised: the module, or the engine about a parameter that it does not pass on.
    /// </summary>
    public static bool Has(ErrorRecord error) =>
        s_module.Contains(error.FullyQualifiedErrorId.Split(',')[0]) || error.Exception is ParameterBindingException;
}
