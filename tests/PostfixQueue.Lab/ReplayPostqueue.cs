using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PostfixQueue.Lab;

/// <summary>
/// A <c>postqueue</c> that prints a recorded listing as fast as a pipe takes it: with it in place the time of a listing is
/// the reader's own. Put <see cref="ToolDirectory"/> first in <c>PATH</c>.
/// </summary>
public sealed class ReplayPostqueue : IDisposable
{
    private const int ActivePerMille = 10;
    private const int HeldPerMille = 10;
    private static readonly JsonSerializerOptions s_asPostfixQuotes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ReplayPostqueue(string folder) => ToolDirectory = folder;

    /// <summary>The folder with the stand-ins for postqueue and postconf.</summary>
    public string ToolDirectory { get; }

    /// <summary>The recorded listing: one JSON object a line, as <c>postqueue -j</c> of Postfix 3.7 prints them.</summary>
    public string ListingPath => Path.Join(ToolDirectory, "listing.json");

    /// <summary>Makes a listing and the tools that print it.</summary>
    /// <param name="count">Items; about 420 bytes each.</param>
    public static ReplayPostqueue Create(int count)
    {
        ReplayPostqueue replay = new(Directory.CreateTempSubdirectory("postfixqueue-replay-").FullName);
        using (
            StreamWriter writer = new(replay.ListingPath, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 20)
        )
        {
            WriteListing(writer, count);
        }

        // exec: cat is the tool's process itself, with nothing in between to pay for.
        StandInTool.Write(replay.ToolDirectory, "postqueue", $"exec cat '{replay.ListingPath}'");
        StandInTool.Write(replay.ToolDirectory, "postconf", StandInTool.Settings);
        return replay;
    }

    /// <summary>Writes the lines of a listing, in the order of Postfix: active, deferred, hold.</summary>
    public static void WriteListing(TextWriter writer, int count)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        long active = (long)count * ActivePerMille / 1000;
        long held = (long)count * HeldPerMille / 1000;
        for (long number = 0; number < count; number++)
        {
            string queue =
                number < active ? "active"
                : number < count - held ? "deferred"
                : "hold";
            writer.Write(Line(SyntheticMessage.Create(number, now), queue, inode: 10_000_000 + (ulong)number));
        }
    }

    /// <summary>Reason texts, no two alike.</summary>
    public static IEnumerable<string> DistinctReasons(int count)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (long number = 0; seen.Count < count; number++)
        {
            string reason = SyntheticMessage.Create(number, DateTimeOffset.UnixEpoch).Recipients[0].Reason;

            // Some reasons name neither host nor recipient; these are told apart by a session number, as some servers add.
            if (!seen.Add(reason))
                seen.Add(reason = string.Create(CultureInfo.InvariantCulture, $"{reason} [{number:x8}]"));
            yield return reason;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(ToolDirectory, recursive: true);

    private static string Line(SyntheticMessage message, string queue, ulong inode)
    {
        string id = QueueIdFormat.Long(message.Arrival.ToUnixTimeSeconds(), message.Microseconds, inode);
        StringBuilder line = new(512);
        line.Append(CultureInfo.InvariantCulture, $"{{\"queue_name\": \"{queue}\", \"queue_id\": \"{id}\", ")
            .Append(
                CultureInfo.InvariantCulture,
                $"\"arrival_time\": {message.Arrival.ToUnixTimeSeconds()}, \"message_size\": {1000 + (inode % 50_000)}, "
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"\"forced_expire\": false, \"sender\": {Quote(message.Sender.Length == 0 ? "MAILER-DAEMON" : message.Sender)}, "
                    + $"\"recipients\": ["
            );
        for (int index = 0; index < message.Recipients.Count; index++)
        {
            SyntheticRecipient recipient = message.Recipients[index];
            line.Append(index == 0 ? "" : ", ").Append("{\"address\": ").Append(Quote(recipient.Address));
            if (queue == "deferred")
                line.Append(", \"delay_reason\": ").Append(Quote(recipient.Reason));
            line.Append('}');
        }

        return line.Append("]}\n").ToString();
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, s_asPostfixQuotes);
}
