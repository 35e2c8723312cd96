using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// Reads a tool's output on a thread of its own, at most two buffers ahead of the one who takes them. Asynchronous reads of a pipe would
/// do the same on threads of the pool, whose spinning between a thousand small reads a second costs a whole processor. For the same reason
/// both sides wait on a monitor: the framework's semaphores spin before they sleep.
/// </summary>
internal sealed class OutputReader : IDisposable
{
    private const int BufferLength = 128 * 1024;

    /// <summary>Less than this in one read means that the tool writes message by message.</summary>
    private const int SmallRead = 16 * 1024;

    /// <summary>
    /// Long enough for many messages to gather in the pipe, short enough that it never fills (64 KiB). Bar P1c, with 20,000 messages: 0.56
    /// s
    /// of processor time; 0.85 s without it.
    /// </summary>
    private static readonly TimeSpan s_gatheringTime = TimeSpan.FromMilliseconds(1);

    private readonly Stream _stream;
    private readonly byte[][] _buffers = [new byte[BufferLength], new byte[BufferLength]];
    private readonly int[] _lengths = new int[2];

    /// <summary>Guards what follows.</summary>
    private readonly object _gate = new();
    private int _filled;
    private int _free = 2;
    private int _taken = -1;
    private bool _isOver;
    private TaskCompletionSource? _waiting;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The output.</param>
    /// <param name="tool">The tool's name.</param>
    /// <exception cref="PostfixToolException">The system starts no thread.</exception>
    public OutputReader(Stream stream, string tool)
    {
        _stream = stream;
        try
        {
            new Thread(Read) { IsBackground = true, Name = "Postfix tool output" }.Start();
        }
        catch (Exception exception) when (ThreadShortage.IsOne(exception))
        {
            throw ThreadShortage.ToToolException(tool, exception);
        }
    }

    /// <summary>
    /// True when all that the tool has written so far has been taken with <see cref="TakeAsync"/>, and more is waited for.
    /// </summary>
    public bool IsDrained
    {
        get
        {
            if (_stream is not ToolPipe { IsDrained: true })
                return false;
            lock (_gate)
                return _waiting is not null;
        }
    }

    /// <summary>Waits for what comes next; empty at the end. Valid until the next call.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the tool may still be running.</exception>
    public ReadOnlyMemory<byte> Take(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration waking = cancellationToken.UnsafeRegister(
            static reader => ((OutputReader)reader!).Wake(),
            this
        );
        lock (_gate)
        {
            GiveBack();
            while (_filled == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            return TakeFilled();
        }
    }

    /// <summary>The same for a taker whose thread has other things to wait for, and who waits to the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync()
    {
        Task coming;
        lock (_gate)
        {
            GiveBack();
            if (_filled > 0)
                return TakeFilled();
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            coming = _waiting.Task;
        }

        await coming;
        lock (_gate)
            return TakeFilled();
    }

    /// <summary>Ends the thread as soon as its read returns.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void GiveBack()
    {
        if (_taken < 0)
            return;
        _free++;
        Monitor.PulseAll(_gate);
    }

    private ReadOnlyMemory<byte> TakeFilled()
    {
        _filled--;
        _taken = _taken < 0 ? 0 : _taken ^ 1;
        return _buffers[_taken].AsMemory(0, _lengths[_taken]);
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Read()
    {
        for (int index = 0; AwaitFree(); index ^= 1)
        {
            int length = ReadInto(_buffers[index]);
            lock (_gate)
            {
                _lengths[index] = length;
                _filled++;
                Monitor.PulseAll(_gate);
                _waiting?.TrySetResult();
                _waiting = null;
            }

            if (length == 0)
                return;
            if (length < SmallRead)
                Thread.Sleep(s_gatheringTime);
        }
    }

    /// <summary>Waits until a buffer may be filled; false when nobody takes any more.</summary>
    private bool AwaitFree()
    {
        lock (_gate)
        {
            while (_free == 0 && !_isOver)
                Monitor.Wait(_gate);
            _free--;
            return !_isOver;
        }
    }

    private int ReadInto(byte[] buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe was closed under the reader: the tool has been killed, and its exit status tells the rest.
            return 0;
        }
    }
}
