using System.Management.Automation;

namespace PostfixQueue;

/// <content>Errors of what the caller asks for and may do.</content>
internal static partial class Errors
{
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

    public static ErrorRecord InvalidConfigDirectory(string directory, string message) =>
        Create(
            "InvalidConfigDirectory",
            ErrorCategory.ObjectNotFound,
            directory,
            message,
            "Give the directory that holds main.cf. For users other than root it must be the default one or be listed in "
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
}
