using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PostfixQueue.Adapters.Machine;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// One of a tool's output pipes, read up to the tool's end. A process that the tool left behind may hold the pipe open for as long as it
/// lives; what is in the pipe when the tool has ended is the rest all the same, and behind it comes the end.
/// </summary>
/// <param name="pipe">The pipe as the framework opened it.</param>
/// <param name="ended">Cancelled when the tool has ended.</param>
internal sealed class ToolPipe(PipeStream pipe, CancellationToken ended) : Stream
{
    /// <summary>How long a blocked reader may need to see that the tool has ended, when something else holds the pipe open.</summary>
    private const int LookMilliseconds = 50;

    /// <summary>What is left to read after the tool's end; null before.</summary>
    private int? _rest;

    private volatile bool _isAwaiting;
    private int _reads;

    /// <summary>
    /// True when nothing is in the pipe and whoever reads it, with <see cref="Read(Span{byte})"/>, is waiting there for more: at that
    /// moment
    /// all that had been read before was out of its hands.
    /// </summary>
    public bool IsDrained
    {
        get
        {
            int reads = Volatile.Read(ref _reads);
            return _isAwaiting && Libc.WaitingBytes(pipe.SafePipeHandle) == 0 && _isAwaiting && Volatile.Read(ref _reads) == reads;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Waits without the framework's own reading, which cannot be given up while the pipe is held.</summary>
    public override int Read(Span<byte> buffer)
    {
        _isAwaiting = true;
        while (!ended.IsCancellationRequested)
        {
            if (!IsReadable(LookMilliseconds))
                continue;
            NoteReading();
            return ReadNow(buffer);
        }

        NoteReading();
        return ReadRest(buffer);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!ended.IsCancellationRequested)
                return await pipe.ReadAsync(buffer, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The tool has ended while the pipe was empty, or what it wrote last is in there now.
        }

        return ReadRest(buffer.Span);
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void NoteReading()
    {
        _isAwaiting = false;
        Interlocked.Increment(ref _reads);
    }

    /// <summary>Only as much as was there at the tool's end: whoever holds the pipe may go on writing.</summary>
    private int ReadRest(Span<byte> buffer)
    {
        int rest = _rest ??= Libc.WaitingBytes(pipe.SafePipeHandle);
        if (rest == 0)
            return 0;
        int read = ReadNow(buffer[..Math.Min(buffer.Length, rest)]);
        _rest = rest - read;
        return read;
    }

    private int ReadNow(Span<byte> buffer)
    {
        while (true)
        {
            int read = (int)Libc.Read(pipe.SafePipeHandle, buffer, (nuint)buffer.Length);
            if (read >= 0)
                return read;
            int error = Marshal.GetLastPInvokeError();
            if (error is not (Libc.Interrupted or Libc.TryAgain))
                throw new IOException(new Win32Exception(error).Message);
        }
    }

    /// <summary>True also at the end of the pipe.</summary>
    private bool IsReadable(int milliseconds)
    {
        SafePipeHandle handle = pipe.SafePipeHandle;
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            Libc.PollRequest request = new Libc.PollRequest { Descriptor = (int)handle.DangerousGetHandle(), Wanted = Libc.Readable };
            return Libc.Poll(ref request, 1, milliseconds) > 0;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }
}
