using System.Text;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>What the mail log says of one message.</summary>
internal sealed partial class DeliveryLog
{
    private DeliveryLog(IReadOnlyList<string> ids, IReadOnlyList<(string Status, string Text)> deliveries, bool isComplete) =>
        (Ids, Deliveries, IsComplete) = (ids, deliveries, isComplete);

    /// <summary>The queue IDs that the message has had; a filter that hands it back gives it another one.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>
    /// The last status of each delivery: <c>sent</c>, <c>bounced</c>, <c>deferred</c>, <c>expired</c>, with the text behind it.
    /// </summary>
    public IReadOnlyList<(string Status, string Text)> Deliveries { get; }

    /// <summary>Every queue ID has been removed from the queue: nothing more will be logged.</summary>
    public bool IsComplete { get; }

    /// <summary>Reads the log.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="file">The parameter <c>maillog_file</c>.</param>
    /// <param name="messageId">The message's, without angle brackets.</param>
    /// <param name="sinceUtc">When it was sent.</param>
    /// <param name="notices">Takes the command lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What it says, or null when there is none that this user may read.</returns>
    public static async Task<DeliveryLog?> ReadAsync(
        MailHost host,
        string? file,
        string messageId,
        DateTime sinceUtc,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        LogClock clock = new(host.Time);
        try
        {
            if (file?.StartsWith("/dev/", StringComparison.Ordinal) == true)
                return null;
            IMailLog? log = await MailLogLocator.FindLogAsync(host.System, file, clock, sinceUtc, notices, cancellationToken);
            if (log is null)
                return null;
            List<(string Id, string Text)> entries = [];
            await foreach (LogBlock block in log.ReadAsync(new LogStretch(sinceUtc), cancellationToken))
                Read(block, sinceUtc, entries);
            return Collect(entries, messageId);
        }
        catch (MailLogException)
        {
            return null;
        }
    }

    private static void Read(in LogBlock block, DateTime sinceUtc, List<(string Id, string Text)> entries)
    {
        ReadOnlySpan<byte> rest = block.Lines.Span;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
            if (Read(line, block.Clock, sinceUtc) is { } entry)
                entries.Add(entry);
    }

    /// <summary>The queue ID at the beginning of a line's text, and what stands behind it.</summary>
    private static (string Id, string Text)? Read(ReadOnlySpan<byte> line, LogClock clock, DateTime sinceUtc)
    {
        if (!LogLine.TryParse(line, clock, out LogLine parts) || parts.Utc < sinceUtc)
            return null;
        int end = parts.Text.IndexOf(": "u8);
        if (end <= 0)
            return null;
        string id = Encoding.UTF8.GetString(parts.Text[..end]);
        return id.All(char.IsAsciiLetterOrDigit) ? (id, Encoding.UTF8.GetString(parts.Text[(end + 2)..])) : null;
    }

    private static DeliveryLog Collect(IReadOnlyList<(string Id, string Text)> entries, string messageId)
    {
        string mark = $"message-id=<{messageId}>";
        string[] ids = [.. entries.Where(entry => entry.Text == mark).Select(static entry => entry.Id).Distinct(StringComparer.Ordinal)];
        Dictionary<string, (string Status, string Text)> deliveries = new(StringComparer.Ordinal);
        HashSet<string> removed = new(StringComparer.Ordinal);
        foreach ((string? id, string? text) in entries.Where(entry => ids.Contains(entry.Id, StringComparer.Ordinal)))
        {
            if (text == "removed")
                removed.Add(id);
            if (Delivery().Match(text) is { Success: true } delivery)
                deliveries[$"{id} {delivery.Groups["to"].Value}"] = (delivery.Groups["status"].Value, delivery.Groups["text"].Value);
        }

        return new DeliveryLog(ids, [.. deliveries.Values], ids.Length > 0 && ids.All(removed.Contains));
    }

    [GeneratedRegex(
        @"^to=<(?<to>[^>]*)>, .*status=(?<status>[a-z]+) \((?<text>.*)\)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Delivery();
}
