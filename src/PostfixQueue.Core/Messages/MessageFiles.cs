namespace PostfixQueue.Messages;

/// <summary>
/// The names of the files of one exported message. A queue ID has letters, digits and underscores only, so that none leads out of the
/// folder.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="QueueId">A well-formed ID.</param>
internal sealed record MessageFiles(string Folder, string QueueId)
{
    private const string EnvelopeExtension = ".json";
    private const string MessageExtension = ".eml";

    /// <summary>The file with header and body.</summary>
    public string Message => Path.Join(Folder, QueueId + MessageExtension);

    /// <summary>The file with the envelope.</summary>
    public string Envelope => Path.Join(Folder, QueueId + EnvelopeExtension);

    /// <summary>What has been submitted of it again.</summary>
    public string ImportNote => Path.Join(Folder, QueueId + ".imported");

    /// <summary>The files to which a path belongs, whichever of the two it names; null for any other.</summary>
    /// <param name="path">An absolute path.</param>
    public static MessageFiles? FromPath(string path)
    {
        string name = Path.GetFileName(path);
        string extension = Path.GetExtension(name);
        if (extension is not (EnvelopeExtension or MessageExtension))
            return null;
        string queueId = name[..^extension.Length];
        return Queue.QueueId.IsWellFormed(queueId) && Path.GetDirectoryName(path) is { } folder ? new MessageFiles(folder, queueId) : null;
    }

    /// <summary>All that may be exports in a folder, by the names of their envelopes.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="names">What is in it.</param>
    public static IEnumerable<MessageFiles> In(string folder, IEnumerable<string> names) =>
        names
            .Where(static name => name.EndsWith(EnvelopeExtension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => FromPath(Path.Join(folder, name)))
            .OfType<MessageFiles>();
}
