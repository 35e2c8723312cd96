namespace PostfixQueue.Tests.Proof;

/// <summary>One way in which somebody can come to act on a message whose ID another has by then.</summary>
/// <param name="Command">
/// The command; <c>$id</c> is the ID, <c>$item</c> the item as listed before, <c>$copy</c> the same from another session, <c>$text</c> from
/// a file of text.
/// </param>
/// <param name="IsAsked">True when the ID changes hands while the question is open, false when it does between the listing and the
/// command.</param>
internal sealed record SwapWay(string Command, bool IsAsked)
{
    /// <summary>Those in which a question is open.</summary>
    public static IReadOnlyList<SwapWay> WhileAsked { get; } =
    [
        .. new[]
        {
            "Remove-MailQueueItem $id",
            "Remove-MailQueueItem $id -NotifySender",
            "$item | Remove-MailQueueItem",
            "Remove-MailQueueItem -QueueId $item",
            "Get-MailQueueItem | Remove-MailQueueItem",
            "$text | Remove-MailQueueItem",
            "$copy | Suspend-MailQueueItem -Confirm",
            "Suspend-MailQueueItem $id -Confirm",
            "$item | Suspend-MailQueueItem -Confirm",
            "$item | Restart-MailQueueItem -Confirm",
            "Restart-MailQueueItem $id -Confirm",
            "Resume-MailQueueItem $id -Confirm",
            "Remove-MailQueueItem -All",
            "Remove-MailQueueItem -All -Force",
            "Remove-MailQueueItem -All -QueueName Deferred -Confirm:$false",
        }.Select(static command => new SwapWay(command, IsAsked: true)),
    ];

    /// <summary>Those without a question, for items that were listed before.</summary>
    public static IReadOnlyList<SwapWay> Unasked { get; } =
    [
        .. new[]
        {
            "$item | Remove-MailQueueItem -Confirm:$false",
            "Remove-MailQueueItem -QueueId $item -Confirm:$false",
            "$item | Suspend-MailQueueItem",
            "$item | Restart-MailQueueItem",
            "$item | Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false",
            "$text | Remove-MailQueueItem -Confirm:$false",
            "$text | Suspend-MailQueueItem",
            "$copy | Remove-MailQueueItem -Confirm:$false",
        }.Select(static command => new SwapWay(command, IsAsked: false)),
    ];
}
