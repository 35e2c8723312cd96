using System.Globalization;

namespace PostfixQueue.Spool;

/// <summary>Where the file of a queue ID lies (<c>mail_queue_dir()</c> and <c>dir_forest()</c> of Postfix).</summary>
/// <param name="QueueDirectory"><c>queue_directory</c>.</param>
/// <param name="HashedQueues"><c>hash_queue_names</c>.</param>
/// <param name="HashDepth"><c>hash_queue_depth</c>.</param>
internal sealed record SpoolLayout(string QueueDirectory, IReadOnlySet<string> HashedQueues, int HashDepth)
{
    private const string SafeDigits = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    private const int SecondsWidth = 6;
    private const int MicrosecondsWidth = 4;

    /// <summary>A change of the settings leaves files at the depth of before.</summary>
    private const int OtherDepths = 2;

    /// <summary>Where Postfix itself looks for it.</summary>
    public string PathOf(string queueName, string queueId) => PathOf(queueName, queueId, HashedQueues.Contains(queueName) ? HashDepth : 0);

    /// <summary>Where else it may lie.</summary>
    public IEnumerable<string> OtherPathsOf(string queueName, string queueId)
    {
        var usual = HashedQueues.Contains(queueName) ? HashDepth : 0;
        for (var depth = 0; depth <= OtherDepths; depth++)
            if (depth != usual) yield return PathOf(queueName, queueId, depth);
    }

    private string PathOf(string queueName, string queueId, int depth)
    {
        var name = HashedName(queueId);
        var folders = string.Concat(Enumerable.Range(0, depth).Select(index => (index < name.Length ? name[index] : '_') + "/"));
        return $"{QueueDirectory}/{queueName}/{folders}{queueId}";
    }

    /// <summary>A long ID is hashed by its microseconds, in the form that they have in a short one.</summary>
    private static string HashedName(string queueId)
    {
        var separator = queueId.LastIndexOf('z');
        if (separator < SecondsWidth + MicrosecondsWidth) return queueId;
        long microseconds = 0;
        foreach (var digit in queueId.AsSpan(separator - MicrosecondsWidth, MicrosecondsWidth))
        {
            var value = SafeDigits.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0) return queueId;
            microseconds = (microseconds * SafeDigits.Length) + value;
        }

        return microseconds.ToString("X5", CultureInfo.InvariantCulture);
    }
}
