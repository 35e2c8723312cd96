namespace PostfixQueue.Queue;

/// <summary>An item of a listing, or a line that could not be read.</summary>
/// <param name="Item">The item; null for an unreadable line.</param>
/// <param name="Problem">What is wrong with the line, with its beginning; null for an item.</param>
internal readonly record struct QueueListingEntry(MailQueueItem? Item, string? Problem);
