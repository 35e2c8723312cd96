using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>The machine that this process runs on.</summary>
internal sealed class LinuxSystem : IServerSystem
{
    /// <summary>More than any file that a check reads.</summary>
    private const int MaximumBytes = 1024 * 1024;

    /// <inheritdoc/>
    /// <remarks>
    /// The framework's own way to open a file takes an advisory lock. Postfix holds such locks on files it has open, so that opening would fail,
    /// and takes ours for one of its own processes.
    /// </remarks>
    public string? ReadText(string path)
    {
        var descriptor = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking, mode: 0);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is Libc.NoSuchFile or Libc.NotADirectory ? null : throw Failure(path, error);
        }

        try
        {
            using var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
            var buffer = new byte[MaximumBytes];
            return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, MaximumBytes, throwOnEndOfStream: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerSystemException(path, isDenied: exception is UnauthorizedAccessException, exception.Message, exception);
        }
    }

    private static ServerSystemException Failure(string path, int error) =>
        new(path, error is Libc.AccessDenied or Libc.NotPermitted, $"{path}: {new Win32Exception(error).Message}");
}
