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

    /// <summary>No queue is hashed deeper: a folder for each of 16 letters at each level.</summary>
    public const int GreatestDepth = 16;

    /// <summary>A change of the settings leaves files at the depth of before.</summary>
    private const int OtherDepths = 2;

    /// <summary>How deep the files of a queue lie below its folder.</summary>
    public int DepthOf(string queueName) => HashedQueues.Contains(queueName) ? HashDepth : 0;

    /// <summary>The folder where Postfix itself looks for it.</summary>
    public string FolderOf(string queueName, string queueId) => FolderOf(queueName, queueId, DepthOf(queueName));

    /// <summary>Where else it may lie.</summary>
    public IEnumerable<string> OtherFoldersOf(string queueName, string queueId)
    {
        int usual = DepthOf(queueName);
        for (int depth = 0; depth <= OtherDepths; depth++)
            if (depth != usual)
                yield return FolderOf(queueName, queueId, depth);
    }

    /// <summary>The characters after which the folders of an ID are named, as many as the buffer takes.</summary>
    public static void WriteHash(ReadOnlySpan<char> queueId, Span<char> buffer)
    {
        Span<char> microseconds = stackalloc char[16];
        ReadOnlySpan<char> name = TryWriteMicroseconds(queueId, microseconds, out int length) ? microseconds[..length] : queueId;
        for (int index = 0; index < buffer.Length; index++)
            buffer[index] = index < name.Length ? name[index] : '_';
    }

    private string FolderOf(string queueName, string queueId, int depth)
    {
        Span<char> hash = stackalloc char[depth];
        WriteHash(queueId, hash);
        string folder = $"{QueueDirectory}/{queueName}";
        foreach (char letter in hash)
            folder = $"{folder}/{letter}";
        return folder;
    }

    /// <summary>A long ID is hashed by its microseconds, in the form that they have in a short one.</summary>
    private static bool TryWriteMicroseconds(ReadOnlySpan<char> queueId, Span<char> buffer, out int length)
    {
        length = 0;
        int separator = queueId.LastIndexOf('z');
        if (separator < SecondsWidth + MicrosecondsWidth)
            return false;
        long microseconds = 0;
        foreach (char digit in queueId.Slice(separator - MicrosecondsWidth, MicrosecondsWidth))
        {
            int value = SafeDigits.IndexOf(digit, StringComparison.Ordinal);

            // Postfix takes what it cannot read for 0.
            if (value < 0)
                return 0L.TryFormat(buffer, out length, "X5", CultureInfo.InvariantCulture);
            microseconds = (microseconds * SafeDigits.Length) + value;
        }

        return microseconds.TryFormat(buffer, out length, "X5", CultureInfo.InvariantCulture);
    }
}
