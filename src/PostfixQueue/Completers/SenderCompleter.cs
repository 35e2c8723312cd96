namespace PostfixQueue.Completers;

/// <summary>Envelope senders in the queue.</summary>
internal sealed class SenderCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) => [(item.Sender, $"sender {item.Sender}")];
}
