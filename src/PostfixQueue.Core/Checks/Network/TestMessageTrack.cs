using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Network;

/// <summary>Follows the test message through the queue.</summary>
internal sealed class TestMessageTrack(CheckRun run, TestMessage message)
{
    /// <summary>The listings of a whole run would fill the caller's screen: one command line says what is done.</summary>
    private readonly ToolNotices _quiet = new();

    private HashSet<string> _others = [];

    /// <summary>Notes what looks like the message before it is sent.</summary>
    public async Task PrepareAsync() => _others = [.. (await ListAsync(run.Notices)).Select(static item => item.QueueId)];

    /// <summary>The message as it is queued: none when it has left the queue, several when a filter has just handed it back.</summary>
    public async Task<IReadOnlyList<MailQueueItem>> FindAsync() =>
        [.. (await ListAsync(_quiet)).Where(item => !_others.Contains(item.QueueId))];

    private async Task<List<MailQueueItem>> ListAsync(ToolNotices notices)
    {
        List<MailQueueItem> found = [];
        await foreach (QueueListingEntry entry in QueueListing.ReadAsync(run.Host, run.Instance, notices, run.Stop))
        {
            if (entry.Item is { } item && IsLike(item))
                found.Add(item);
        }

        return found;
    }

    /// <summary>A message whose addresses Postfix writes anew is not found in the queue; the log then tells of it.</summary>
    private bool IsLike(MailQueueItem item) =>
        string.Equals(item.Sender, message.Sender, StringComparison.OrdinalIgnoreCase)
        && item.Recipients.Any(recipient => IsSame(recipient.EmailAddress) || IsSame(recipient.OriginalAddress));

    /// <summary>Postfix completes an address without a domain.</summary>
    private bool IsSame(string? address) =>
        string.Equals(address, message.Recipient, StringComparison.OrdinalIgnoreCase)
        || (
            !message.Recipient.Contains('@', StringComparison.Ordinal)
            && address?.StartsWith($"{message.Recipient}@", StringComparison.OrdinalIgnoreCase) == true
        );
}
