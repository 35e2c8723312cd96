using System.Text.Json;

namespace PostfixQueue.Lab;

/// <summary>Reads what <c>postqueue -j</c> prints.</summary>
internal static class QueueListing
{
    /// <summary>
    /// The messages of a listing. One that moves to another queue meanwhile may be printed twice: where it was seen last counts.
    /// </summary>
    public static IReadOnlyList<QueueEntry> Parse(string output)
    {
        Dictionary<string, QueueEntry> entries = new(StringComparer.Ordinal);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            QueueEntry entry = ParseLine(line);
            entries[entry.QueueId] = entry;
        }

        return [.. entries.Values];
    }

    private static QueueEntry ParseLine(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement message = document.RootElement;
        return new QueueEntry(
            Text(message, "queue_name"),
            Text(message, "queue_id"),
            Text(message, "sender"),
            message.GetProperty("message_size").GetInt64(),
            [
                .. message
                    .GetProperty("recipients")
                    .EnumerateArray()
                    .Select(recipient => KeyValuePair.Create(Text(recipient, "address"), Text(recipient, "delay_reason"))),
            ]
        );
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}
