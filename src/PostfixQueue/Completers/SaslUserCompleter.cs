namespace PostfixQueue.Completers;

/// <summary>Logins with which queued mail was submitted.</summary>
internal sealed class SaslUserCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override bool NeedsDetails => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item.SaslUser is { } value ? [(value, $"login {value}")] : [];
}
