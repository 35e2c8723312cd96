using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>A file that has been opened without a lock.</summary>
/// <param name="path">Its path, for complaints.</param>
/// <param name="descriptor">Its number; closed with this object.</param>
internal sealed class OpenFile(string path, int descriptor) : IOpenFile
{
    private readonly SafeFileHandle _handle = new(descriptor, ownsHandle: true);

    /// <inheritdoc/>
    public long Length => Guarded(static handle => RandomAccess.GetLength(handle));

    /// <inheritdoc/>
    public ulong Inode
    {
        get
        {
            const int TheFileItself = 0x1000;
            const uint InodeField = 0x100;
            Span<byte> record = stackalloc byte[256];
            if (Libc.Inspect(descriptor, "", TheFileItself, InodeField, record) != 0)
                throw Failure(new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message));

            // struct statx: the number is at 32.
            return BitConverter.ToUInt64(record[32..]);
        }
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> buffer)
    {
        int length = 0;
        try
        {
            // Files below /proc, and pipes, hand out less than there is.
            while (length < buffer.Length)
            {
                int read = RandomAccess.Read(_handle, buffer[length..], offset + length);
                if (read == 0)
                    break;
                length += read;
            }

            return length;
        }
        catch (IOException exception) when (exception.HResult == Libc.NoSuchProcess)
        {
            // Below /proc, of a process that has ended since the file was opened: there is no more to read.
            return length;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            throw Failure(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // What is no regular file has no length, and a folder cannot be read.
    private static bool IsExpected(Exception exception) => exception is IOException or UnauthorizedAccessException or NotSupportedException;

    private ServerSystemException Failure(Exception exception) =>
        new(path, exception is UnauthorizedAccessException, exception.Message, exception);

    private T Guarded<T>(Func<SafeFileHandle, T> look)
    {
        try
        {
            return look(_handle);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            throw Failure(exception);
        }
    }
}
