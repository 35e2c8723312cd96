using System.Runtime.InteropServices;

namespace PostfixQueue.Lab;

/// <summary>Writes shell scripts that stand in for Postfix tools: a folder of them goes first in <c>PATH</c>.</summary>
public static class StandInTool
{
    /// <summary>What <c>postconf</c> has to say for the module to go on.</summary>
    internal const string Settings =
        "printf '%s\\n' 'config_directory = /etc/postfix' 'mail_version = 3.7.11' 'maximal_queue_lifetime = 5d' "
        + "'bounce_queue_lifetime = 5d'";

    private const uint Executable = 0b111_101_101;
    private const int TryAgain = 11;

    /// <summary>Writes one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="script">Commands for <c>/bin/sh</c>.</param>
    /// <returns>Its path.</returns>
    public static string Write(string folder, string tool, string script)
    {
        string path = Path.Join(folder, tool);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (Libc.ChangeMode(path, Executable) != 0)
            throw new IOException($"{path} cannot be made executable.");
        AwaitReadiness(path);
        return path;
    }

    /// <summary>
    /// Waits until nobody has a script open for writing. A process that was started while it was being written holds it open for an instant
    /// more, and meanwhile the kernel refuses to run it ("text file busy").
    /// </summary>
    public static void AwaitReadiness(string path)
    {
        int descriptor = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec, mode: 0);
        while (Libc.Control(descriptor, Libc.SetLease, Libc.ReadLease) != 0 && Marshal.GetLastPInvokeError() == TryAgain)
            Thread.Sleep(1);

        // Closing would not do: a process that is started at this instant has the descriptor too, until it is another program. Whoever
        // writes the script anew meanwhile would have this process sent the signal of a broken lease, which ends it.
        _ = Libc.Control(descriptor, Libc.SetLease, Libc.NoLease);
        _ = Libc.Close(descriptor);
    }
}
