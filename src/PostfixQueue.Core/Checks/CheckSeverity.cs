namespace PostfixQueue.Checks;

/// <summary>How much a failure weighs; the names are those of <see cref="MailServerCheckResult.Severity"/>.</summary>
internal enum CheckSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Robustness or reputation suffer.</summary>
    Warning,

    /// <summary>Some mail fails.</summary>
    Error,

    /// <summary>No mail flows.</summary>
    Critical,
}
