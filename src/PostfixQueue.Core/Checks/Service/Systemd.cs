using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>Tells whether systemd runs this machine: in most containers, and on some distributions, it does not.</summary>
internal static class Systemd
{
    /// <summary>The folder that sd_booted(3) looks for.</summary>
    private const string Folder = "/run/systemd/system";

    /// <summary>True when it does.</summary>
    public static bool Runs(IServerSystem system) => system.Inspect(Folder) is not null;
}
