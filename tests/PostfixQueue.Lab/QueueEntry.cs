namespace PostfixQueue.Lab;

/// <summary>A queued message as the lab itself sees it, read independently of the module under test.</summary>
/// <param name="QueueName">The queue it lies in.</param>
/// <param name="QueueId">Its ID.</param>
/// <param name="Sender">Envelope sender as <c>postqueue</c> prints it.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Recipients">Address → reason of the delay, empty without one.</param>
public sealed record QueueEntry(
    string QueueName,
    string QueueId,
    string Sender,
    long Size,
    IReadOnlyList<KeyValuePair<string, string>> Recipients
)
{
    /// <summary>The reason of the first recipient that has one, or an empty text.</summary>
    public string Reason => Recipients.Select(recipient => recipient.Value).FirstOrDefault(reason => reason.Length > 0) ?? "";

    /// <inheritdoc/>
    public override string ToString() =>
        $"{QueueName} {QueueId} {Sender} {string.Join(", ", Recipients.Select(recipient => $"{recipient.Key} ({recipient.Value})"))}";
}
