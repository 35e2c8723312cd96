namespace PostfixQueue;

/// <summary>Where the mail log is read. A parameter type.</summary>
public enum MailLogSource
{
    /// <summary>The file that Postfix writes itself, else the file of the syslog daemon, else the journal: whichever is in use.</summary>
    Auto,

    /// <summary>Files only.</summary>
    File,

    /// <summary>The journal only.</summary>
    Journal,
}
