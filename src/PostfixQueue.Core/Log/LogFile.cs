using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>A log in a file. What is old is stepped over from the end backwards, without being read.</summary>
/// <param name="system">The machine.</param>
/// <param name="path">The file.</param>
/// <param name="clock">Reads the times.</param>
internal sealed class LogFile(IServerSystem system, string path, LogClock clock) : IMailLog
{
    /// <summary>More of one file is not read: about half a million lines.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    private const int StepBytes = 1024 * 1024;
    private const int ProbeBytes = 64 * 1024;
    private const int ChunkBytes = 256 * 1024;

    /// <inheritdoc/>
    public string Name => path;

    /// <summary>The time of the last line that has one; null when none near the end has, or there is no such file.</summary>
    /// <exception cref="ServerSystemException">It cannot be read.</exception>
    public DateTime? LastUtc()
    {
        using var file = system.Open(path);
        if (file is null) return null;
        var buffer = new byte[ProbeBytes];
        var rest = buffer.AsSpan(0, file.Read(Math.Max(0, file.Length - ProbeBytes), buffer)).TrimEnd((byte)'\n');
        while (!rest.IsEmpty)
        {
            var begin = rest.LastIndexOf((byte)'\n') + 1;
            if (clock.TryRead(rest[begin..], out var utc, out _)) return utc;
            rest = rest[..Math.Max(0, begin - 1)];
        }

        return null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Utf8Line> ReadAsync(DateTime sinceUtc, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = system.Open(path) ?? throw new ServerSystemException(path, isDenied: false, $"{path}: there is no such file.");
        var end = file.Length;
        var start = FindStart(file, end, sinceUtc);
        var isCut = start > 0;
        await foreach (var line in Utf8Lines.ReadAsync(Chunks(file, start, end).ToAsyncEnumerable(), ProbeBytes, cancellationToken))
        {
            if (!isCut && !line.IsTooLong) yield return line;
            isCut = false;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(IOpenFile file, long start, long end)
    {
        var buffer = new byte[ChunkBytes];
        while (start < end)
        {
            var length = file.Read(start, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)));

            // Somebody has cut the file meanwhile.
            if (length == 0) yield break;
            yield return buffer.AsMemory(0, length);
            start += length;
        }
    }

    private long FindStart(IOpenFile file, long end, DateTime sinceUtc)
    {
        var lowest = Math.Max(0, end - MaximumBytes);
        var buffer = new byte[ProbeBytes];
        var start = end;
        while (start > lowest)
        {
            start = Math.Max(lowest, start - StepBytes);
            if (FirstUtc(buffer.AsSpan(0, file.Read(start, buffer))) < sinceUtc) break;
        }

        return start;
    }

    /// <summary>The time of the first line that has one.</summary>
    private DateTime? FirstUtc(ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            piece = piece[(end + 1)..];
            if (clock.TryRead(piece, out var utc, out _)) return utc;
        }

        return null;
    }
}
