using System.Text.Json;

namespace PostfixQueue.Tests.Engine;

/// <summary>Lines as <c>postqueue -j</c> of Postfix 3.7 prints them. Made by hand.</summary>
internal static class ListingLines
{
    public const long Arrival = 1_700_000_000;

    public static string Of(
        string queueId,
        string sender = "a@sender.example",
        string queue = "deferred",
        long arrival = Arrival,
        long size = 1_000,
        bool forcedExpire = false,
        params (string Address, string? Reason)[] recipients
    )
    {
        if (recipients.Length == 0)
            recipients = [("b@rcpt.example", "connect to mx.rcpt.example[192.0.2.1]:25: Connection refused")];
        IEnumerable<string> texts = recipients.Select(recipient =>
            recipient.Reason is null
                ? $"{{\"address\": {Quote(recipient.Address)}}}"
                : $"{{\"address\": {Quote(recipient.Address)}, \"delay_reason\": {Quote(recipient.Reason)}}}"
        );
        return $"{{\"queue_name\": \"{queue}\", \"queue_id\": \"{queueId}\", \"arrival_time\": {arrival}, \"message_size\": {size}, "
            + $"\"forced_expire\": {(forcedExpire ? "true" : "false")}, \"sender\": {Quote(sender)}, \"recipients\": "
            + $"[{string.Join(", ", texts)}]}}\n";
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
