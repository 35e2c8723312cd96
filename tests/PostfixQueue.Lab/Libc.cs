using System.Runtime.InteropServices;

namespace PostfixQueue.Lab;

/// <summary>The few system calls that the framework does not offer: owners, modification times in one step, signals.</summary>
internal static partial class Libc
{
    public const int SignalInterrupt = 2;
    public const int SignalTerminate = 15;
    public const int SignalKill = 9;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int NotControlling = 0x100;
    public const int CreateNew = 0xC0;
    public const int CloseOnExec = 0x80000;

    /// <summary>fcntl(2): tells whether a descriptor is open.</summary>
    public const int GetFlags = 1;

    /// <summary>fcntl(2): take a lease, which is refused while somebody has the file open for writing.</summary>
    public const int SetLease = 1024;
    public const int ReadLease = 0;
    public const int NoLease = 2;

    private const int NewNetwork = 0x40000000;
    private const int InodeOffset = 8;
    private const int MoreThanTheLargestStatus = 256;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    /// <summary>Unlike the framework's method it is not bound to a platform check at each call.</summary>
    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> content, nuint length);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(int descriptor, ReadOnlySpan<long> times);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int type);

    /// <summary>Moves the calling thread, and only that, into a network namespace.</summary>
    public static void EnterNetworkNamespace(string path)
    {
        int descriptor = Open(path, ReadOnly | CloseOnExec, mode: 0);
        if (descriptor < 0 || SetNamespace(descriptor, NewNetwork) != 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        _ = Close(descriptor);
    }

    /// <summary>Real, effective and saved user; the greatest number leaves one as it is.</summary>
    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    public static partial int SetUsers(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, Span<long> softAndHard);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ReadOnlySpan<long> softAndHard);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    /// <summary>The inode of an open file.</summary>
    public static ulong Inode(int descriptor)
    {
        // struct stat begins with the device and the inode, eight bytes each, on every 64-bit Linux.
        Span<byte> status = stackalloc byte[MoreThanTheLargestStatus];
        return Status(descriptor, status) == 0
            ? BitConverter.ToUInt64(status[InodeOffset..])
            : throw new IOException("The status of an open file cannot be read.");
    }

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int Status(int descriptor, Span<byte> status);
}
