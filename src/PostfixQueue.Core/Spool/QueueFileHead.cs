using System.Text;

namespace PostfixQueue.Spool;

/// <summary>
/// The first records of a queue file: a type byte, a length in groups of seven bits with the lowest first, then that many bytes (src/global/record.c of
/// Postfix). The time record and create_time stand before the sender.
/// </summary>
internal static class QueueFileHead
{
    private const byte Time = (byte)'T';
    private const byte Attribute = (byte)'A';
    private const byte Sender = (byte)'S';
    private const byte Message = (byte)'M';

    /// <summary>More than a record of 32 bits needs.</summary>
    private const int LongestLength = 28;

    /// <summary>The time record and the create_time attribute; null for what is not there, or not before damage.</summary>
    public static (string? Arrival, string? CreateTime) Read(ReadOnlySpan<byte> head)
    {
        string? arrival = null, createTime = null;
        while (TryTake(ref head, out var type, out var content) && type is not (Sender or Message))
        {
            if (type == Time) arrival ??= Encoding.ASCII.GetString(content);
            else if (type == Attribute && content.StartsWith("create_time="u8)) createTime ??= Encoding.ASCII.GetString(content["create_time="u8.Length..]);
            if (arrival is not null && createTime is not null) break;
        }

        return (arrival, createTime);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out byte type, out ReadOnlySpan<byte> content)
    {
        type = 0;
        content = default;
        if (rest.Length < 2) return false;
        type = rest[0];
        long length = 0;
        var at = 1;
        for (var shift = 0; ; shift += 7)
        {
            if (at == rest.Length || shift > LongestLength) return false;
            var group = rest[at++];
            length |= (long)(group & 0x7F) << shift;
            if ((group & 0x80) == 0) break;
        }

        if (length > rest.Length - at) return false;
        content = rest.Slice(at, (int)length);
        rest = rest[(at + (int)length)..];
        return true;
    }
}
