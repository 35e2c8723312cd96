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
}
