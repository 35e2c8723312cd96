namespace PostfixQueue.Reports;

/// <summary>A message that is listed.</summary>
/// <param name="Item">The message, with those of its recipients that there is room for.</param>
/// <param name="RecipientCount">How many it has.</param>
internal sealed record ReportMessage(MailQueueItem Item, int RecipientCount);
