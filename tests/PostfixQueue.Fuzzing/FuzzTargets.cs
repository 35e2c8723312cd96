using System.Text;
using PostfixQueue.Fuzzing.Targets;

namespace PostfixQueue.Fuzzing;

/// <summary>All readers of what others have written.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        QueueTargets.Listing,
        SpoolTargets.QueueFile,
        SpoolTargets.DeferLog,
        LogTargets.Line,
        LogTargets.JournalEntry,
        ReasonTargets.Reason,
        ReasonTargets.Reply,
        .. RecordTargets.All,
        .. ServerTargets.All,
        MessageTargets.Mime,
    ];

    /// <summary>Inputs that are text.</summary>
    public static IReadOnlyList<byte[]> Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>An input as the readers of text get it.</summary>
    public static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>The path of a fixture.</summary>
    public static string Fixture(params ReadOnlySpan<string> parts) => Path.Join([Corpus.Folder("Fixtures"), .. parts]);
}
