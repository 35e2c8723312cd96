namespace PostfixQueue.Delay;

/// <summary>One distinct reason text. What it means is worked out when first asked for, once for all recipients that share it.</summary>
/// <param name="text">The text, verbatim.</param>
internal sealed class DelayReasonText(string text)
{
    private MailDelayReason? _reason;
    private string? _remoteHost;

    /// <summary>The text, verbatim.</summary>
    public string Text { get; } = text;

    /// <summary>What it means. Safe to ask from several threads: one result wins.</summary>
    public MailDelayReason Reason =>
        Volatile.Read(ref _reason) ?? Interlocked.CompareExchange(ref _reason, DelayReasonClassifier.Classify(Text), null) ?? _reason;

    /// <summary>The host that it names, or null; without the rules.</summary>
    public string? RemoteHost
    {
        get
        {
            _remoteHost ??= DelayReasonGrammar.RemoteHost(Text).ToString();
            return _remoteHost.Length == 0 ? null : _remoteHost;
        }
    }

    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
