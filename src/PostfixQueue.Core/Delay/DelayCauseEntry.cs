namespace PostfixQueue.Delay;

/// <summary>What is known of a cause.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Scope">How far it reaches.</param>
/// <param name="Retry">Whether waiting or flushing helps.</param>
/// <param name="Meaning">One sentence for completion and overviews.</param>
/// <param name="Remedy">What to do, a template for <see cref="RemedyText"/>.</param>
internal sealed record DelayCauseEntry(MailDelayCause Cause, MailDelayScope Scope, DelayRetryAdvice Retry, string Meaning, string Remedy)
{
    /// <summary>The name of the cause, as on output.</summary>
    public string Name { get; } = Cause.ToString();

    /// <summary>The name of the scope, as on output.</summary>
    public string ScopeName { get; } = Scope.ToString();

    /// <summary>The name of the advice, as on output.</summary>
    public string RetryName { get; } = Retry.ToString();

    /// <summary>The remedy where nothing is known of the single message: for a group of messages.</summary>
    public string GroupRemedy => RemedyText.Fill(Remedy, Name, DelayReasonDetail.None, null);
}
