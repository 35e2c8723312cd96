using System.Runtime.InteropServices;

namespace PostfixQueue.Adapters.Machine;

/// <summary>What the framework has no call of its own for.</summary>
internal static partial class Libc
{
    // open(2) with the values of Linux on every processor that .NET runs on.
    public const int ReadOnly = 0;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    /// <summary>open(2): reading leaves the time of access alone.</summary>
    public const int NoAccessTime = 0x40000;

    /// <summary>open(2): not through a symbolic link. Some architectures have a number of their own.</summary>
    public static readonly int NoFollow = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm
            or Architecture.Arm64
            or Architecture.Ppc64le
        ? 0x8000
        : 0x20000;

    // errno(3).
    public const int NoSuchProcess = 3;
    public const int NoSuchDevice = 6;
    public const int TooManyLinks = 40;
    public const int NoSuchFile = 2;
    public const int NotPermitted = 1;
    public const int AccessDenied = 13;
    public const int NotADirectory = 20;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int InvalidArgument = 22;

    /// <summary>access(2): may it be run.</summary>
    public const int Executable = 1;

    /// <summary>poll(2): there is something to read.</summary>
    public const short Readable = 1;

    /// <summary>ioctl(2): how many bytes wait in a pipe. One architecture has a number of its own.</summary>
    private static readonly nuint s_waitingBytes = RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le ? 0x4004667Fu : 0x541Bu;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags, uint mode);

    /// <summary>openat(2) with a name that ends in a zero byte.</summary>
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int OpenIn(int folder, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    /// <summary>pread(2), of a 64-bit system.</summary>
    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadAt(int descriptor, Span<byte> buffer, nuint length, long offset);

    /// <summary>statx(2) of an open file, with an empty name that ends in a zero byte.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InspectOpen(int descriptor, ReadOnlySpan<byte> emptyName, int flags, uint wanted, Span<byte> record);

    /// <summary>statx(2): unlike stat(2) its record looks the same on every processor.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Inspect(int folder, string path, int flags, uint wanted, Span<byte> record);

    /// <summary>statvfs(3): on 64-bit systems eleven numbers of eight bytes.</summary>
    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MeasureDisk(string path, Span<ulong> record);

    /// <summary>access(2) with the rights of this process.</summary>
    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Access(string path, int mode);

    /// <summary>fsync(2), of folders too.</summary>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Flush(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(SafeHandle file, Span<byte> buffer, nuint length);

    /// <summary>How many bytes wait in a pipe, seen from either end; 0 when it cannot be told.</summary>
    public static int WaitingBytes(SafeHandle pipe)
    {
        int count = 0;
        return Control(pipe, s_waitingBytes, ref count) == 0 ? count : 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle file, nuint request, ref int argument);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollRequest
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
