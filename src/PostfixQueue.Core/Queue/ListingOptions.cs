namespace PostfixQueue.Queue;

/// <summary>How a listing is to be made.</summary>
/// <param name="Source">Where from.</param>
/// <param name="IsDetailed">Whether items get what only their files know.</param>
internal readonly record struct ListingOptions(MailQueueSource Source, bool IsDetailed = false)
{
    /// <summary>What postqueue(1) prints.</summary>
    public static ListingOptions FromPostqueue { get; } = new(MailQueueSource.Postqueue);

    /// <summary>True when items without that are good enough where the files cannot be read.</summary>
    public bool IsDetailOptional { get; init; }

    /// <summary>True when nothing but the queue files will do.</summary>
    public bool NeedsSpool => Source == MailQueueSource.Spool || IsDetailed;
}
