using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PostfixQueue.Lab;

/// <summary>
/// Takes from the process that it is called in what the system gives to every other: file descriptors, threads and processes. Only the soft
/// limits change, so that all can be given back. Not for a process that tests run in.
/// </summary>
public static class ProcessLimits
{
    private const int OpenFiles = 7;
    private const int Tasks = 6;

    // No account has it, and so no other process counts.
    private const uint NobodysUser = 61_234;

    /// <summary>Leaves so many file descriptors to open; those that are open stay.</summary>
    public static void LeaveDescriptors(int free)
    {
        // The number that comes behind as many unused ones is the first that the system may not give any more.
        int limit = 0;
        for (int left = free; IsOpen(limit) || left-- > 0; )
            limit++;
        Set(OpenFiles, limit);
    }

    /// <summary>
    /// Lets the process start no thread and no process any more. The system never refuses root one: the real user becomes another, and has
    /// to be without the capabilities SYS_RESOURCE and SYS_ADMIN; the effective one stays.
    /// </summary>
    public static void LeaveNoTasks()
    {
        if (Libc.SetUsers(NobodysUser, uint.MaxValue, uint.MaxValue) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Set(Tasks, 1);
    }

    /// <summary>Gives everything back.</summary>
    public static void GiveBack()
    {
        if (Libc.EffectiveUserId() == 0)
            _ = Libc.SetUsers(0, uint.MaxValue, uint.MaxValue);
        Set(OpenFiles, null);
        Set(Tasks, null);
    }

    private static bool IsOpen(int descriptor) => Libc.Control(descriptor, Libc.GetFlags, 0) >= 0;

    private static void Set(int resource, long? soft)
    {
        Span<long> limit = stackalloc long[2];
        if (Libc.GetLimit(resource, limit) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        limit[0] = soft ?? limit[1];
        if (Libc.SetLimit(resource, limit) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
