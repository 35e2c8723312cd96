namespace PostfixQueue.Completers;

/// <summary>Addresses of clients that brought queued mail.</summary>
internal sealed class ClientAddressCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override bool NeedsDetails => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item.ClientAddress is { } value ? [(value, $"client {value}")] : [];
}
