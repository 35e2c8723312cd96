using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PostfixQueue.Log;

/// <summary>
/// An entry of the journal, as <c>journalctl -o json</c> prints it, as the line that a syslog daemon would have written of it:
/// journalctl(1), systemd.journal-fields(7).
/// </summary>
internal static class JournalLine
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 8 };

    /// <summary>Writes the line.</summary>
    /// <param name="entry">The entry, a JSON object.</param>
    /// <param name="target">Takes the line, with a line feed.</param>
    /// <returns>False for an entry that is none, or has no time, program or text.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> entry, IBufferWriter<byte> target)
    {
        try
        {
            long? microseconds = null;
            string? host = null,
                program = null,
                process = null,
                own = null;
            byte[]? message = null;
            Utf8JsonReader reader = new(entry, s_options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("__REALTIME_TIMESTAMP"u8))
                    microseconds = LogWords.Number(Encoding.UTF8.GetBytes(Text(ref reader) ?? ""));
                else if (reader.ValueTextEquals("_HOSTNAME"u8))
                    host = Text(ref reader);
                else if (reader.ValueTextEquals("SYSLOG_IDENTIFIER"u8))
                    program = Text(ref reader);
                else if (reader.ValueTextEquals("SYSLOG_PID"u8))
                    process = Text(ref reader);
                else if (reader.ValueTextEquals("_PID"u8))
                    own = Text(ref reader);
                else if (reader.ValueTextEquals("MESSAGE"u8))
                    message = Bytes(ref reader);
                else
                    reader.Skip();
            }

            if (microseconds is not { } time || string.IsNullOrEmpty(program) || message is null || time > 250_000_000_000_000_000)
                return false;
            string head = string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UnixEpoch.AddMicroseconds(time):yyyy-MM-dd'T'HH:mm:ss.ffffff}Z "
                    + $"{(string.IsNullOrEmpty(host) ? "-" : host)} {program}"
            );
            if ((string.IsNullOrEmpty(process) ? own : process) is { Length: > 0 } number)
                head += $"[{number}]";

            // Every field of an entry may hold several lines, and anybody may write one; a line of a log does not.
            Encoding.UTF8.GetBytes($"{head}: ".Replace('\n', ' '), target);
            message.AsSpan().Replace((byte)'\n', (byte)' ');
            target.Write(message);
            target.Write("\n"u8);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The place of an entry in the journal, from which a reader can go on; null where it has none.</summary>
    public static string? Cursor(ReadOnlySpan<byte> entry)
    {
        try
        {
            Utf8JsonReader reader = new(entry, s_options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("__CURSOR"u8))
                    return Text(ref reader);
                reader.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No entry.
        }

        return null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.Read() && reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>Text that is not UTF-8 comes as numbers.</summary>
    private static byte[]? Bytes(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return null;
        if (reader.TokenType == JsonTokenType.String)
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        List<byte> bytes = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            bytes.Add(reader.TryGetByte(out byte value) ? value : (byte)'?');
        return [.. bytes];
    }
}
