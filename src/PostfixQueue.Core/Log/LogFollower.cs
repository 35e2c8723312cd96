using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>Goes on with a file where its reader has come to its end, as <c>tail -F</c> does: over rotation, and where it is cut.</summary>
/// <param name="system">The machine.</param>
/// <param name="path">The file; it need not be there yet.</param>
/// <param name="clock">Reads the times.</param>
/// <param name="time">Tells how long to wait between two looks.</param>
internal sealed class LogFollower(IServerSystem system, string path, LogClock clock, TimeProvider time)
{
    private const int ChunkBytes = 256 * 1024;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private (ulong? Inode, long Length)? _end;

    /// <summary>
    /// Notes where the file ends now: what is there by then is not handed out, however long it takes until reading begins.
    /// </summary>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public void MarkEnd()
    {
        using IOpenFile? file = Open();
        _end = (file?.Inode, file?.Length ?? 0);
    }

    /// <summary>Hands out what is written, until it is stopped.</summary>
    /// <param name="sinceUtc">From when on lines that are there already are wanted; null for none of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public async IAsyncEnumerable<LogBlock> ReadAsync(DateTime? sinceUtc, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = ChunksAsync(sinceUtc, cancellationToken);
        await foreach (ReadOnlyMemory<byte> lines in LogBlock.WholeLinesAsync(chunks, isRestWanted: false, cancellationToken))
            yield return new LogBlock(lines, Clock(), path);
    }

    // A clock that was made in another year would take new lines for old ones.
    private LogClock Clock() => new(clock.Zone, TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, clock.Zone).AddDays(1));

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        DateTime? sinceUtc,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[ChunkBytes];
        IOpenFile? file = Open();
        try
        {
            long position = file is null ? 0 : StartOf(file, sinceUtc);
            while (true)
            {
                int length = file is null ? 0 : Read(file, ref position, buffer);
                if (length > 0)
                {
                    yield return buffer.AsMemory(0, length);
                    continue;
                }

                if (Open() is { } now)
                {
                    if (file?.Inode != now.Inode)
                    {
                        // The old file has been read to its end, but what was written between that and this look.
                        length = file is null ? 0 : Read(file, ref position, buffer);
                        file?.Dispose();
                        file = now;
                        position = 0;
                        if (length > 0)
                            yield return buffer.AsMemory(0, length);
                        continue;
                    }

                    now.Dispose();
                }

                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private int Read(IOpenFile file, ref long position, byte[] buffer)
    {
        try
        {
            // copytruncate of logrotate(8): the same file begins anew.
            if (file.Length < position)
                position = 0;
            int length = file.Read(position, buffer);
            position += length;
            return length;
        }
        catch (ServerSystemException failure)
        {
            throw new MailLogException(MailLogFailure.Damaged, path, failure.Message, failure);
        }
    }

    private long StartOf(IOpenFile file, DateTime? sinceUtc)
    {
        // A file that was not the noted one, or not there yet, is new altogether.
        if (_end is { } noted)
            return noted.Inode == file.Inode ? noted.Length : 0;
        long end = file.Length;
        return sinceUtc is { } since ? LogSearch.FindStart(file, 0, end, since, clock) : end;
    }

    private IOpenFile? Open()
    {
        try
        {
            return system.Open(path);
        }
        catch (ServerSystemException failure)
        {
            throw failure.IsDenied
                ? new MailLogException(MailLogFailure.Denied, path, $"{path} may not be read by this user.", failure)
                : new MailLogException(MailLogFailure.Damaged, path, failure.Message, failure);
        }
    }
}
