namespace PostfixQueue.Completers;

/// <summary>Domains of the senders in the queue.</summary>
internal sealed class SenderDomainCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item.SenderDomain is { } domain ? [(domain, $"sender domain {domain}")] : [];
}
