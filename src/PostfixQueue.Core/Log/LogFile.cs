using System.IO.Compression;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>One file of a log, plain or compressed. What is old is found by bisection in a plain file, without being read.</summary>
/// <param name="system">The machine.</param>
/// <param name="path">The file.</param>
/// <param name="clock">Reads the times.</param>
/// <param name="notices">Takes the command line of a program that unpacks.</param>
internal sealed class LogFile(IServerSystem system, string path, LogClock clock, ToolNotices notices) : IMailLog
{
    private const int ChunkBytes = 256 * 1024;

    /// <inheritdoc/>
    public string Name => path;

    /// <summary>When it was last written to.</summary>
    /// <exception cref="MailLogException">It is not there, or may not be looked at.</exception>
    public DateTime ModifiedUtc => Guarded(() => system.Inspect(path)?.ModifiedUtc ?? throw Missing());

    /// <summary>The time of the last line that has one; null when none near the end has, or there is no such file.</summary>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public DateTime? LastUtc() =>
        Guarded(() =>
        {
            using IOpenFile? file = system.Open(path);
            if (file is null)
                return null;
            byte[] buffer = new byte[LogSearch.ProbeBytes];
            Span<byte> rest = buffer.AsSpan(0, file.Read(Math.Max(0, file.Length - LogSearch.ProbeBytes), buffer)).TrimEnd((byte)'\n');
            LogClock fresh = clock.Fresh();
            while (!rest.IsEmpty)
            {
                int begin = rest.LastIndexOf((byte)'\n') + 1;
                if (fresh.TryRead(rest[begin..], out DateTime utc, out _))
                    return utc;
                rest = rest[..Math.Max(0, begin - 1)];
            }

            return (DateTime?)null;
        });

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogBlock> ReadAsync(LogStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The times of a file that is not written to any more lie before its last change, whatever year it is now.
        LogClock own = clock.Until(ModifiedUtc);
        LogClock probe = own.Fresh();
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = Unpacker.FindByExtension(path) is { } unpacker
            ? UnpackedAsync(unpacker, cancellationToken)
            : Plain(stretch, own).ToAsyncEnumerable();
        IAsyncEnumerable<ReadOnlyMemory<byte>> blocks = LogBlock.WholeLinesAsync(chunks, cancellationToken: cancellationToken);
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> elements = blocks.GetAsyncEnumerator(cancellationToken);
        while (await Guarded(elements.MoveNextAsync()))
        {
            if (stretch.LatestUtc is { } latest && probe.TryRead(elements.Current.Span, out DateTime utc, out _) && utc > latest)
                yield break;
            yield return new LogBlock(elements.Current, own, path);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> UnpackedAsync(
        Unpacker unpacker,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (unpacker.Command is { } command)
        {
            await foreach (ReadOnlyMemory<byte> chunk in UnpackedByAsync(command, cancellationToken))
                yield return chunk;
            yield break;
        }

        using IOpenFile file = system.Open(path) ?? throw Missing();
        await using GZipStream stream = new(new OpenFileStream(file), CompressionMode.Decompress);
        byte[] buffer = new byte[ChunkBytes];
        while (stream.Read(buffer) is > 0 and var length)
            yield return buffer.AsMemory(0, length);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> UnpackedByAsync(
        string command,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The program says of a file that it may not read only that it failed.
        using (system.Open(path) ?? throw Missing()) { }

        CommandOutput? end = null;
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks =
            system.StreamAsync(command, ["-dc", "--", path], notices, output => end = output, cancellationToken)
            ?? throw new MailLogException(
                MailLogFailure.ToolNotFound,
                command,
                $"{path} cannot be read: {command}, which unpacks it, is not installed."
            );
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken))
            yield return chunk;
        if (end is { ExitStatus: not 0 })
            throw new MailLogException(MailLogFailure.Damaged, path, $"{path} cannot be unpacked to its end: {end.ErrorText.Trim()}");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Plain(LogStretch stretch, LogClock own)
    {
        using IOpenFile file = system.Open(path) ?? throw Missing();
        long end = file.Length;
        long lowest = Math.Max(0, end - stretch.MaximumBytes);
        long start = stretch.EarliestUtc(own.Zone) is { } since ? LogSearch.FindStart(file, lowest, end, since, own) : lowest;
        byte[] buffer = new byte[ChunkBytes];
        bool isCut = start > 0;
        while (true)
        {
            // Whatever is written meanwhile comes along; a file that somebody has cut is at its end.
            int length = file.Read(start, buffer);
            if (length == 0)
                yield break;
            start += length;
            Memory<byte> chunk = buffer.AsMemory(0, length);
            if (isCut)
            {
                int line = chunk.Span.IndexOf((byte)'\n');
                if (line < 0)
                    continue;
                chunk = chunk[(line + 1)..];
                isCut = false;
            }

            if (!chunk.IsEmpty)
                yield return chunk;
        }
    }

    private async ValueTask<bool> Guarded(ValueTask<bool> step)
    {
        try
        {
            return await step;
        }
        catch (Exception failure) when (Explain(failure) is { } known)
        {
            throw known;
        }
    }

    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception failure) when (Explain(failure) is { } known)
        {
            throw known;
        }
    }

    private MailLogException? Explain(Exception failure) =>
        failure switch
        {
            ServerSystemException { IsDenied: true } => new MailLogException(
                MailLogFailure.Denied,
                path,
                $"{path} may not be read by this user.",
                failure
            ),
            ServerSystemException => new MailLogException(MailLogFailure.Damaged, path, failure.Message, failure),
            InvalidDataException => new MailLogException(
                MailLogFailure.Damaged,
                path,
                $"{path} cannot be unpacked to its end: {failure.Message}",
                failure
            ),
            _ => null,
        };

    private MailLogException Missing() => new(MailLogFailure.NotFound, path, $"There is no file {path}.");
}
