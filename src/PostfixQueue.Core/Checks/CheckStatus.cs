namespace PostfixQueue.Checks;

/// <summary>What came of a check; the names are those of <see cref="MailServerCheckResult.Status"/>.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>Works, but not well or not for long.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Fail,

    /// <summary>Does not apply here, or was switched off.</summary>
    Skipped,

    /// <summary>Could not be found out. Never a pass.</summary>
    Unknown,
}
