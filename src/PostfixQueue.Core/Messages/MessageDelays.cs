using System.Text;
using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Messages;

/// <summary>What the defer log has of a message: why its recipients were still waiting.</summary>
/// <param name="LastAttempt">When it was written last, UTC; null when there is none.</param>
/// <param name="ByAddress">By address, quoted and printable.</param>
internal sealed record MessageDelays(DateTime? LastAttempt, IReadOnlyDictionary<string, MessageDelay> ByAddress)
{
    /// <summary>No message has so many recipients.</summary>
    private const int MaximumEntries = 1_000_000;

    /// <summary>Nothing is known.</summary>
    public static MessageDelays None { get; } = new(null, new Dictionary<string, MessageDelay>());

    /// <summary>Reads the defer log of a message. One that cannot be read tells nothing: the message itself is what matters.</summary>
    public static MessageDelays Read(IServerSystem system, SpoolLayout layout, string queueId)
    {
        const string DeferLog = "defer";
        string path = $"{layout.FolderOf(DeferLog, queueId)}/{queueId}";
        Dictionary<string, MessageDelay> delays = new(StringComparer.Ordinal);
        try
        {
            using IOpenFile? file = system.Open(path);
            if (file is null)
                return None;
            DeferLogReader log = new(new ShowqText(new ShowqRules()));
            log.Reset(file);
            while (delays.Count < MaximumEntries && log.Read())
                delays[Text(log.Recipient)!] = new MessageDelay(Text(log.Reason), Text(log.Status));
            return new MessageDelays(system.Inspect(path)?.ModifiedUtc, delays);
        }
        catch (ServerSystemException)
        {
            return None;
        }
    }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}

/// <summary>Why a recipient was still waiting.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The enhanced status code; null when none was noted.</param>
internal readonly record struct MessageDelay(string? Reason, string? Status);
