namespace PostfixQueue.Ports;

/// <summary>Why a Postfix tool could not do its work. Each maps to one error id of the cmdlets.</summary>
internal enum PostfixFailure
{
    /// <summary>Anything that the others do not say; the text has exit status and standard error.</summary>
    CommandFailed,

    /// <summary>The tool is not installed or not on the search path.</summary>
    ToolNotFound,

    /// <summary>The tool says that the mail system is down.</summary>
    MailSystemDown,

    /// <summary><c>authorized_mailq_users</c> does not list the caller.</summary>
    ViewDenied,

    /// <summary><c>authorized_flush_users</c> does not list the caller.</summary>
    FlushDenied,

    /// <summary>The tool's set-gid right does not work here, so that it cannot reach the mail system's sockets.</summary>
    SocketDenied,

    /// <summary>The tool works for root only.</summary>
    SuperuserRequired,

    /// <summary>The destination is outside <c>fast_flush_domains</c>.</summary>
    SiteNotEligible,

    /// <summary>The configuration directory has no main.cf, or is not an authorized one.</summary>
    InvalidConfigDirectory,

    /// <summary>The listing ended before its end.</summary>
    ListingIncomplete,

    /// <summary>A line of the listing could not be read.</summary>
    OutputInvalid,

    /// <summary>The tool of this Postfix does not know the option.</summary>
    UnsupportedVersion,

    /// <summary>A time limit that the caller set ran out.</summary>
    TimedOut,
}
