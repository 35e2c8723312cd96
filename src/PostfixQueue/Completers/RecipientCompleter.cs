namespace PostfixQueue.Completers;

/// <summary>Addresses of the recipients in the queue.</summary>
internal sealed class RecipientCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item.RecipientAddresses.Select(static address => (address, $"recipient {address}"));
}
