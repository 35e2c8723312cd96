using System.Runtime.InteropServices;

namespace PostfixQueue.Adapters.Machine;

/// <summary>What the framework has no call of its own for.</summary>
internal static partial class Libc
{
    // open(2) with the values of Linux on every processor that .NET runs on.
    public const int ReadOnly = 0;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    // errno(3).
    public const int NoSuchFile = 2;
    public const int NotPermitted = 1;
    public const int AccessDenied = 13;
    public const int NotADirectory = 20;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags, uint mode);

    /// <summary>statx(2): unlike stat(2) its record looks the same on every processor.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Inspect(int folder, string path, int flags, uint wanted, Span<byte> record);

    /// <summary>statvfs(3): on 64-bit systems eleven numbers of eight bytes.</summary>
    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MeasureDisk(string path, Span<ulong> record);
}
