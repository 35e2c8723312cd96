namespace PostfixQueue.Lab;

/// <summary>Writes shell scripts that stand in for Postfix tools: a folder of them goes first in <c>PATH</c>.</summary>
public static class StandInTool
{
    /// <summary>What <c>postconf</c> has to say for the module to go on.</summary>
    internal const string Settings =
        "printf '%s\\n' 'config_directory = /etc/postfix' 'mail_version = 3.7.11' 'maximal_queue_lifetime = 5d' 'bounce_queue_lifetime = 5d'";

    private const uint Executable = 0b111_101_101;

    /// <summary>Writes one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="script">Commands for <c>/bin/sh</c>.</param>
    /// <returns>Its path.</returns>
    public static string Write(string folder, string tool, string script)
    {
        string path = Path.Join(folder, tool);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        return Libc.ChangeMode(path, Executable) == 0 ? path : throw new IOException($"{path} cannot be made executable.");
    }
}
