using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PostfixQueue.Lab;

/// <summary>
/// Reads files that Postfix has open. The framework's own way to open a file takes an advisory lock, whatever sharing is
/// asked for, and Postfix uses the same kind of lock: opening the master's pid file would fail, and opening a queue file
/// would make the queue manager believe that it is being delivered.
/// </summary>
internal static class SharedFile
{
    private const int NotFound = 2;

    /// <summary>The whole text, or null when there is no such file.</summary>
    public static string? ReadAllText(string path)
    {
        int descriptor = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec, mode: 0);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == NotFound ? null : throw new IOException(path, new Win32Exception(error));
        }

        using FileStream stream = new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
