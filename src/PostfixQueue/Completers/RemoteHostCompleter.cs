namespace PostfixQueue.Completers;

/// <summary>Remote hosts that the reasons in the queue name.</summary>
internal sealed class RemoteHostCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        item
            .Recipients.Where(static recipient => recipient.RemoteHost is not null)
            .Select(static recipient => (recipient.RemoteHost!, $"remote host {recipient.RemoteHost}"));
}
