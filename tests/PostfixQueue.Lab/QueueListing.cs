using System.Text.Json;

namespace PostfixQueue.Lab;

/// <summary>Reads what <c>postqueue -j</c> prints.</summary>
internal static class QueueListing
{
    public static IReadOnlyList<QueueEntry> Parse(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)];

    private static QueueEntry ParseLine(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement message = document.RootElement;
        return new QueueEntry(
            Text(message, "queue_name"),
            Text(message, "queue_id"),
            Text(message, "sender"),
            message.GetProperty("message_size").GetInt64(),
            [.. message.GetProperty("recipients").EnumerateArray().Select(recipient =>
                KeyValuePair.Create(Text(recipient, "address"), Text(recipient, "delay_reason")))]);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}
