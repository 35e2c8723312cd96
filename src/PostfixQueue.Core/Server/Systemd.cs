using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue.Server;

/// <summary>
/// Tells whether systemd runs this machine, and so how services are started: in most containers, and on some distributions, it does not.
/// </summary>
internal static class Systemd
{
    /// <summary>The folder that sd_booted(3) looks for.</summary>
    private const string Folder = "/run/systemd/system";

    /// <summary>True when it does.</summary>
    public static bool Runs(IServerSystem system) => system.Inspect(Folder) is not null;

    /// <summary>A command that starts Postfix where it does not run.</summary>
    public static ShellCommand CommandToStart(IServerSystem system) =>
        MayRun(system) ? ShellCommand.Create($"systemctl start postfix") : ShellCommand.Create($"postfix start");

    /// <summary>A command that stops Postfix and starts it again.</summary>
    public static ShellCommand CommandToRestart(IServerSystem system) =>
        MayRun(system) ? ShellCommand.Create($"systemctl restart postfix") : ShellCommand.Create($"postfix stop; postfix start");

    /// <summary>Where that is not to be seen, it is as on most machines.</summary>
    private static bool MayRun(IServerSystem system)
    {
        try
        {
            return Runs(system);
        }
        catch (ServerSystemException)
        {
            return true;
        }
    }
}
