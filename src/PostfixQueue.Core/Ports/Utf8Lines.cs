using System.Buffers;
using System.Runtime.CompilerServices;

namespace PostfixQueue.Ports;

/// <summary>Cuts chunks of tool output into lines; memory is bounded by the longest line allowed.</summary>
internal static class Utf8Lines
{
    /// <summary>How much of a line that is too long is kept for the complaint.</summary>
    private const int KeptOfTooLong = 200;

    /// <summary>Yields each line, the last also without a line feed.</summary>
    /// <param name="chunks">Each valid until the next is asked for.</param>
    /// <param name="maximumLength">A longer line is flagged, its rest skipped.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<Utf8Line> ReadAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        int maximumLength,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArrayBufferWriter<byte> begun = new(4096);
        bool isTooLong = false;
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken))
        {
            ReadOnlyMemory<byte> rest = chunk;
            while (rest.Span.IndexOf((byte)'\n') is var end and >= 0)
            {
                ReadOnlyMemory<byte> part = rest[..end];
                rest = rest[(end + 1)..];
                if (begun.WrittenCount == 0 && end <= maximumLength)
                {
                    yield return new Utf8Line(part, IsTooLong: false);
                    continue;
                }

                isTooLong = Append(begun, part, maximumLength) || isTooLong;
                yield return Complete(begun, isTooLong);
                begun.ResetWrittenCount();
                isTooLong = false;
            }

            isTooLong = Append(begun, rest, maximumLength) || isTooLong;
        }

        if (begun.WrittenCount > 0)
            yield return Complete(begun, isTooLong);
    }

    /// <summary>Adds what fits; true when something did not.</summary>
    private static bool Append(ArrayBufferWriter<byte> line, ReadOnlyMemory<byte> part, int maximumLength)
    {
        int room = maximumLength - line.WrittenCount;
        line.Write(part.Span[..Math.Min(part.Length, room)]);
        return part.Length > room;
    }

    private static Utf8Line Complete(ArrayBufferWriter<byte> line, bool isTooLong) =>
        new(isTooLong ? line.WrittenMemory[..Math.Min(line.WrittenCount, KeptOfTooLong)] : line.WrittenMemory, isTooLong);
}
