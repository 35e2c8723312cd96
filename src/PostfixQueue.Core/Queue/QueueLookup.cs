using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>What a search for some IDs in the queue has found, and whether what it has not found is not there.</summary>
internal sealed record QueueLookup
{
    /// <summary>The items found, by ID.</summary>
    public required IReadOnlyDictionary<string, MailQueueItem> Items { get; init; }

    /// <summary>What is wrong with lines that could not be read, at most a few of them. Any ID that was not found may be in one.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Why the queue could not be read at all; null when it was.</summary>
    public PostfixToolException? Failure { get; private init; }

    /// <summary>Why nothing is known of an ID that was not found; null when it is not there.</summary>
    public PostfixToolException? Doubt => Failure ?? (Problems.Count == 0 ? null : DoubtOf(Problems[0]));

    /// <summary>What a line that cannot be read means for IDs that were not found.</summary>
    public static PostfixToolException DoubtOf(string problem) =>
        new(PostfixFailure.OutputInvalid, "postqueue", $"a line of the queue listing could not be read, which may be its own: {problem}");

    /// <summary>The search that failed.</summary>
    public static QueueLookup Failed(PostfixToolException failure) =>
        new() { Items = new Dictionary<string, MailQueueItem>(), Failure = failure };
}
