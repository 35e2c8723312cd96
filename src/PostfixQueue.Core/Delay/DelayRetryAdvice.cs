namespace PostfixQueue.Delay;

/// <summary>Whether waiting or flushing helps.</summary>
internal enum DelayRetryAdvice
{
    /// <summary>The question does not apply, or cannot be answered.</summary>
    NotApplicable,

    /// <summary>Postfix's own retries will do.</summary>
    Automatic,

    /// <summary>A retry helps only once something has been changed.</summary>
    AfterFix,

    /// <summary>No retry will help.</summary>
    Futile,
}
