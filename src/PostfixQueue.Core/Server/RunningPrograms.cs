using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Finds programs among those that run.</summary>
internal static class RunningPrograms
{
    /// <summary>Those of some names that this user can see, each once.</summary>
    public static IReadOnlyList<string> FindRunning(IServerSystem system, IReadOnlyCollection<string> names) =>
        [
            .. (system.List("/proc", 100_000) ?? [])
                .Where(static name => name.All(char.IsAsciiDigit))
                .Select(id => Read(system, $"/proc/{id}/comm")?.Trim())
                .OfType<string>()
                .Where(names.Contains)
                .Distinct(),
        ];

    /// <summary>A process may end at any time; null then.</summary>
    public static string? Read(IServerSystem system, string path)
    {
        try
        {
            return system.ReadText(path);
        }
        catch (ServerSystemException)
        {
            return null;
        }
    }
}
