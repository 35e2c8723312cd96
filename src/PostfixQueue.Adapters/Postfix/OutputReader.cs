namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// Reads a tool's output on a thread of its own, at most two buffers ahead of the one who takes them. Asynchronous reads of a pipe would
/// do the same on threads of the pool, whose spinning between a thousand small reads a second costs a whole processor; and a read on the
/// taker's own thread could not be given up while a process that the tool left behind holds the pipe open.
/// </summary>
internal sealed class OutputReader : IDisposable
{
    private const int BufferLength = 128 * 1024;

    /// <summary>Less than this in one read means that the tool writes message by message.</summary>
    private const int SmallRead = 16 * 1024;

    /// <summary>Long enough for many messages to gather in the pipe, short enough that it never fills (64 KiB).</summary>
    private static readonly TimeSpan s_gatheringTime = TimeSpan.FromMilliseconds(1);

    private readonly Stream _stream;
    private readonly byte[][] _buffers = [new byte[BufferLength], new byte[BufferLength]];
    private readonly int[] _lengths = new int[2];
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SemaphoreSlim _free = new(2);
    private readonly CancellationTokenSource _stop = new();
    private int _taken = -1;

    public OutputReader(Stream stream)
    {
        _stream = stream;
        new Thread(Read) { IsBackground = true, Name = "Postfix tool output" }.Start();
    }

    /// <summary>Waits for what comes next; empty at the end. Valid until the next call.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the tool may still be running.</exception>
    public ReadOnlyMemory<byte> Take(CancellationToken cancellationToken)
    {
        if (_taken >= 0) _free.Release();
        _filled.Wait(cancellationToken);
        return TakeFilled();
    }

    /// <summary>The same for a taker whose thread has other things to wait for.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancellationToken)
    {
        if (_taken >= 0) _free.Release();
        await _filled.WaitAsync(cancellationToken);
        return TakeFilled();
    }

    /// <summary>Ends the thread as soon as its read returns.</summary>
    public void Dispose() => _stop.Cancel();

    private ReadOnlyMemory<byte> TakeFilled()
    {
        _taken = _taken < 0 ? 0 : _taken ^ 1;
        return _buffers[_taken].AsMemory(0, _lengths[_taken]);
    }

    private void Read()
    {
        var index = 0;
        try
        {
            while (true)
            {
                _free.Wait(_stop.Token);
                var length = _stream.Read(_buffers[index]);
                Hand(index, length);
                if (length == 0) return;
                if (length < SmallRead) Thread.Sleep(s_gatheringTime);
                index ^= 1;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody takes any more.
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe was closed under the reader: the tool has been killed, and its exit status tells the rest.
            Hand(index, 0);
        }
    }

    private void Hand(int index, int length)
    {
        _lengths[index] = length;
        _filled.Release();
    }
}
