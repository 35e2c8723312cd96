namespace PostfixQueue.Delay;

/// <summary>What the classifier makes of a reason.</summary>
/// <param name="Rule">The rule that decided; null when none did.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Scope">How far it reaches.</param>
/// <param name="Retry">Whether waiting or flushing helps.</param>
/// <param name="IsSuspended">True when the text says that delivery to the destination is suspended.</param>
internal readonly record struct DelayClassification(
    DelayRule? Rule,
    MailDelayCause Cause,
    MailDelayScope Scope,
    DelayRetryAdvice Retry,
    bool IsSuspended
)
{
    /// <summary>No reason is recorded.</summary>
    public static DelayClassification NotTried
    {
        get
        {
            DelayCauseEntry entry = DelayCauseCatalog.Get(MailDelayCause.NotTried);
            return new DelayClassification(null, entry.Cause, entry.Scope, entry.Retry, IsSuspended: false);
        }
    }

    /// <summary>The name of the cause, as on output.</summary>
    public string CauseName => DelayCauseCatalog.Get(Cause).Name;

    /// <summary>The name of the scope, as on output.</summary>
    public string ScopeName => DelayNames.Name(Scope);

    /// <summary>The name of the advice, as on output.</summary>
    public string RetryName => DelayNames.Name(Retry);

    /// <summary>The name of the rule that decided.</summary>
    public string RuleId => IsSuspended && Cause == MailDelayCause.Suspended ? "suspended" : Rule?.Id ?? "unknown";
}
