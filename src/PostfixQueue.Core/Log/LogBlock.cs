using System.Buffers;
using System.Runtime.CompilerServices;

namespace PostfixQueue.Log;

/// <summary>Whole lines of a log, valid until the next are asked for.</summary>
/// <param name="Lines">The lines, each ended by a line feed but perhaps the last.</param>
/// <param name="Clock">Reads their times.</param>
/// <param name="Name">The path of the file that they stand in, or <c>journal</c>.</param>
internal readonly record struct LogBlock(ReadOnlyMemory<byte> Lines, LogClock Clock, string Name)
{
    /// <summary>A longer line is cut. syslog daemons cut at 8 KiB and less.</summary>
    private const int MaximumLine = 256 * 1024;

    /// <summary>Takes the next line off.</summary>
    /// <param name="rest">What is left of the block.</param>
    /// <param name="line">The line, without its line feed.</param>
    /// <returns>False when nothing is left.</returns>
    public static bool TryTakeLine(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (rest.IsEmpty)
            return false;
        int end = rest.IndexOf((byte)'\n');
        line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        if (!line.IsEmpty && line[^1] == '\r')
            line = line[..^1];
        return true;
    }

    /// <summary>Cuts chunks at the ends of lines. Only what is left over of a chunk is copied.</summary>
    /// <param name="chunks">Each valid until the next is asked for.</param>
    /// <param name="isRestWanted">True when a last line without a line feed is a line: nobody is writing to it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> WholeLinesAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        bool isRestWanted = true,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArrayBufferWriter<byte> begun = new(4096);
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken))
        {
            ReadOnlyMemory<byte> rest = chunk;
            if (begun.WrittenCount > 0)
            {
                int end = rest.Span.IndexOf((byte)'\n');
                Append(begun, end < 0 ? rest.Span : rest.Span[..(end + 1)]);
                if (end < 0)
                    continue;
                yield return begun.WrittenMemory;
                begun.ResetWrittenCount();
                rest = rest[(end + 1)..];
            }

            int last = rest.Span.LastIndexOf((byte)'\n') + 1;
            if (last > 0)
                yield return rest[..last];
            Append(begun, rest.Span[last..]);
        }

        if (isRestWanted && begun.WrittenCount > 0)
            yield return begun.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> part) =>
        line.Write(part[..Math.Min(part.Length, Math.Max(0, MaximumLine - line.WrittenCount))]);
}
