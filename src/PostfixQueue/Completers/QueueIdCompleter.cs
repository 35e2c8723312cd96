using PostfixQueue.Display;

namespace PostfixQueue.Completers;

/// <summary>IDs that are in the queue; the tip shows sender, recipient and age.</summary>
internal sealed class QueueIdCompleter : QueueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item) =>
        [(item.QueueId, MailText.Describe(item.QueueId, item.Sender, item.Recipients, item.QueueName, item.Age, item.Size))];
}
