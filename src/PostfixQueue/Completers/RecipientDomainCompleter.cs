namespace PostfixQueue.Completers;

/// <summary>Domains of the recipients in the queue.</summary>
internal sealed class RecipientDomainCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item.RecipientDomains.Select(static domain => (domain, $"recipient domain {domain}"));
}
