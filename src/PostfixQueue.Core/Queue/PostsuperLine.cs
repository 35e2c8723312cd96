using System.Text;

namespace PostfixQueue.Queue;

/// <summary>A line of postsuper(1) that reports on one message, such as <c>postsuper: 4jYB8D5px9z1j1Fc: removed</c>.</summary>
/// <param name="QueueId">The ID.</param>
/// <param name="Done">What was done, in the tool's words.</param>
internal readonly record struct PostsuperLine(string QueueId, string Done)
{
    private const string Prefix = "postsuper: ";

    /// <summary>The report in a line; null when it is a summary, a warning or something else.</summary>
    public static PostsuperLine? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > 512 || !line.StartsWith("postsuper: "u8))
            return null;
        string text = Encoding.UTF8.GetString(line);
        int colon = text.IndexOf(':', Prefix.Length);
        if (colon < 0 || colon + 2 > text.Length || text[colon + 1] != ' ')
            return null;
        string queueId = text[Prefix.Length..colon];
        string done = text[(colon + 2)..];
        bool isDone = done is "removed" or "placed on hold" or "released from hold" or "requeued" or "expired";
        return isDone && Queue.QueueId.IsWellFormed(queueId) ? new PostsuperLine(queueId, done) : null;
    }
}
