using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>Files of this machine, written so that they stay.</summary>
internal sealed class DurableFiles : IDurableFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <inheritdoc/>
    public void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        string? above = Path.GetDirectoryName(folder);
        if (above is not null)
            MakeFolder(above);
        Guarded(folder, () => Directory.CreateDirectory(folder, OwnerOnly));
        if (above is not null)
            Flush(above);
    }

    /// <inheritdoc/>
    public INewFile Create(string folder, bool isForEverybody = false)
    {
        NewFile? file = null;
        Guarded(folder, () => file = new NewFile(folder, isForEverybody));
        return file!;
    }

    /// <inheritdoc/>
    public void Flush(string folder)
    {
        using SafeFileHandle handle = new(Libc.Open(folder, Libc.ReadOnly | Libc.CloseOnExec, mode: 0), ownsHandle: true);
        if (!handle.IsInvalid && Libc.Flush(handle) == 0)
            return;
        int error = Marshal.GetLastPInvokeError();

        // Some network file systems keep names without being asked, and cannot be.
        if (error != Libc.InvalidArgument)
            throw new ServerSystemException(
                folder,
                error is Libc.AccessDenied or Libc.NotPermitted,
                $"{folder}: {new Win32Exception(error).Message}"
            );
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        try
        {
            // A link that leads nowhere is there as well.
            return new FileInfo(path) is { LinkTarget: not null } or { Exists: true } || Directory.Exists(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Remove(string path) => Guarded(path, () => File.Delete(path));

    /// <inheritdoc/>
    public Stream? Open(string path)
    {
        Stream? stream = null;
        Guarded(
            path,
            () =>
            {
                try
                {
                    stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
                {
                    // There is none.
                }
            }
        );
        return stream;
    }

    /// <summary>Has the system's refusal as the port's exception.</summary>
    internal static void Guarded(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerSystemException(path, exception is UnauthorizedAccessException, exception.Message, exception);
        }
    }
}
