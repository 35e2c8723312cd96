using System.Globalization;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Postfix's master(8), by the number in its file.</summary>
/// <param name="IsRunning">True when a process of that number and name runs.</param>
/// <param name="Id">The number; null when there is none.</param>
/// <param name="Problem">Why it does not run, as far as that is seen; null when it does.</param>
internal sealed record MasterProcess(bool IsRunning, int? Id, string? Problem)
{
    /// <summary>Looks.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="path">The file with the number.</param>
    /// <exception cref="ServerSystemException">It cannot be read.</exception>
    public static MasterProcess Read(IServerSystem system, string path)
    {
        string? text = system.ReadText(path)?.Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return new MasterProcess(false, null, text is null ? "There is no such file." : null);
        string? state = system.ReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        return IsMaster(state)
            ? new MasterProcess(true, id, null)
            : new MasterProcess(
                false,
                id,
                $"Process {id}, which the file names, {(state is null ? "is gone" : "is not Postfix's master, or has ended")}."
            );
    }

    /// <summary>
    /// proc_pid_stat(5): number, name in parentheses, state. A process that has ended keeps its name until its parent collects it.
    /// </summary>
    private static bool IsMaster(string? state)
    {
        const string Name = " (master) ";
        int name = state?.IndexOf(Name, StringComparison.Ordinal) ?? -1;
        return name >= 0 && state!.Length > name + Name.Length && state[name + Name.Length] is not ('Z' or 'X' or 'x');
    }
}
