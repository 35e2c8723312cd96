using System.IO.Pipes;
using System.Text;
using CliWrap;
using PostfixQueue.Adapters.Machine;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// Hands IDs to postsuper(1) as it gets on with them. The tool acts as it reads and ends with its input: should this process be killed, it
/// does no more than what is under way here.
/// </summary>
/// <remarks>
/// A report of one ID settles all before it. IDs that are not in the queue get no report, so that a full window without any may mean that
/// the tool is slow as well as that it is through. It reads again only when it has done all that it had read. So, once it has emptied the
/// pipe, a small batch more is written: when that is read too, all before it is settled.
/// </remarks>
internal sealed class IdFeed(IReadOnlyList<string> queueIds, ActionProgress progress, PulledOutput reports)
{
    /// <summary>Enough for the tool never to wait for us while reports arrive.</summary>
    private const int Window = 256;

    private const int BatchLength = 64;

    /// <summary>A pipe takes so much in one piece.</summary>
    private const int BatchBytes = 4096;

    private static readonly TimeSpan s_shortestLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestLook = TimeSpan.FromMilliseconds(10);

    private readonly byte[] _batch = new byte[BatchBytes];

    /// <summary>What to give to the command as its input.</summary>
    public PipeSource Source => PipeSource.Create(WriteAsync);

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        PipeStream pipe = (PipeStream)stream;
        while (progress.Given < queueIds.Count)
        {
            await WriteBatchAsync(pipe, cancellationToken);
            if (progress.Given < queueIds.Count)
                await RoomAsync(pipe, cancellationToken);
        }
    }

    /// <summary>One ID a line, line feeds only: postsuper takes a carriage return for part of the ID.</summary>
    private async Task WriteBatchAsync(PipeStream pipe, CancellationToken cancellationToken)
    {
        (int next, int length) = (progress.Given, 0);
        for (int left = BatchLength; left > 0 && next < queueIds.Count && length + queueIds[next].Length < BatchBytes; left--, next++)
        {
            length += Encoding.ASCII.GetBytes(queueIds[next], _batch.AsSpan(length));
            _batch[length++] = (byte)'\n';
        }

        progress.Give(next);
        await pipe.WriteAsync(_batch.AsMemory(0, length), cancellationToken);
    }

    private async Task RoomAsync(PipeStream pipe, CancellationToken cancellationToken)
    {
        TimeSpan look = s_shortestLook;
        int? begunAt = null;
        while (progress.Given < queueIds.Count && progress.Given - progress.Settled > Window - BatchLength)
        {
            int seen = progress.Settled;
            await Task.Delay(look, cancellationToken);
            if (progress.Settled != seen)
                continue;
            look = look * 2 < s_longestLook ? look * 2 : s_longestLook;

            // What the tool has read, it has done and reported when it reads again; reports that nobody has taken yet are not silence.
            if (Libc.WaitingBytes(pipe.SafePipeHandle) > 0 || reports.Reader is not { IsDrained: true })
                continue;
            if (begunAt is { } settled)
            {
                progress.Settle(settled);
                begunAt = null;
                continue;
            }

            begunAt = progress.Given;
            look = s_shortestLook;
            await WriteBatchAsync(pipe, cancellationToken);
        }
    }
}
