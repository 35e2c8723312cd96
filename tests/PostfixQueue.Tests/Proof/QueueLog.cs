using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// What postsuper(1) has done to each message, as the mail log of an instance has it: the truth that results are held against.
/// </summary>
internal sealed class QueueLog
{
    private const string Mark = " postfix/postsuper[";

    private readonly Dictionary<string, HashSet<string>> _deeds = new(StringComparer.Ordinal);

    private QueueLog() { }

    /// <summary>How many messages have been removed.</summary>
    public int Removed => _deeds.Values.Count(static deeds => deeds.Contains("removed"));

    public static async Task<QueueLog> ReadAsync(PrivatePostfix postfix)
    {
        QueueLog log = new();
        foreach (string line in (await postfix.ReadSettledLogAsync()).Split('\n'))
        {
            int at = line.IndexOf(Mark, StringComparison.Ordinal);
            if (at < 0 || line[(at + Mark.Length)..].Split(": ") is not [_, { } id, { } deed])
                continue;
            if (!log._deeds.TryGetValue(id, out HashSet<string>? deeds))
                log._deeds[id] = deeds = new(StringComparer.Ordinal);
            deeds.Add(deed);
        }

        return log;
    }

    /// <summary>
    /// Why a result cannot be true; null where nothing speaks against it. IDs are long ones, and so belong to one message for ever.
    /// </summary>
    public string? Contradiction(MailQueueActionResult result, IReadOnlySet<string> left)
    {
        bool hasDone(string deed) => _deeds.TryGetValue(result.QueueId, out HashSet<string>? deeds) && deeds.Contains(deed);
        string? why = result.Outcome switch
        {
            "Removed" when !hasDone("removed") => "postsuper has not removed it",
            "Removed" when left.Contains(result.QueueId) => "it is in the queue",
            "Held" when !hasDone("placed on hold") => "postsuper has not put it on hold",

            // Requeuing takes a message out of hold too, and leaves it its ID for as long as it waits for pickup.
            "Released" when !hasDone("released from hold") && !hasDone("requeued") => "postsuper has not released it",
            "Requeued" when !hasDone("requeued") => "postsuper has not requeued it",
            "NotFound" when !hasDone("removed") && !hasDone("requeued") => "nothing has taken it out of the queue",
            "Removed" or "Held" or "Released" or "Requeued" or "NotFound" or "NotHeld" or "Unknown" or "Failed" => null,
            _ => "there is no such outcome",
        };
        return why is null ? null : $"{result.QueueId}: {result.Outcome} ({result.Message}), but {why}";
    }
}
