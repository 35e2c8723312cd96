using System.Globalization;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Finds mail servers other than Postfix among the running programs.</summary>
internal static class OtherMailServers
{
    /// <summary>One that runs.</summary>
    /// <param name="Id">Its process.</param>
    /// <param name="Program">Exim or Sendmail.</param>
    /// <param name="CommandLine">How it was started, or what it says that it does.</param>
    public sealed record Process(int Id, string Program, string CommandLine);

    /// <summary>Those that this user can see, containers left out.</summary>
    public static IReadOnlyList<Process> FindProcesses(IServerSystem system) =>
        [
            .. (system.List("/proc", 100_000) ?? [])
                .Where(static name => name.All(char.IsAsciiDigit))
                .Select(name => Read(system, name))
                .OfType<Process>()
                .OrderBy(static process => process.Id),
        ];

    private static Process? Read(IServerSystem system, string id)
    {
        string? name = RunningPrograms.Read(system, $"/proc/{id}/comm")?.Trim();
        if (name is not ("exim" or "exim4" or "sendmail" or "sendmail-mta"))
            return null;
        string words = RunningPrograms.Read(system, $"/proc/{id}/cmdline")?.Replace('\0', ' ').Trim() ?? "";

        // Postfix has a sendmail too, which runs for a moment when a program submits mail. The server of that name says what it does.
        bool isServer = name.StartsWith("exim", StringComparison.Ordinal)
            ? words.Contains(" -bd", StringComparison.Ordinal)
            : words.StartsWith("sendmail: ", StringComparison.Ordinal);
        return isServer && !IsInContainer(RunningPrograms.Read(system, $"/proc/{id}/status"))
            ? new Process(
                int.Parse(id, CultureInfo.InvariantCulture),
                name.StartsWith("exim", StringComparison.Ordinal) ? "Exim" : "Sendmail",
                words
            )
            : null;
    }

    /// <summary>proc_pid_status(5): NSpid has one number for each nested process namespace.</summary>
    private static bool IsInContainer(string? status)
    {
        string? line = status?.Split('\n').FirstOrDefault(static line => line.StartsWith("NSpid:", StringComparison.Ordinal));
        return line?.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries).Length > 2;
    }
}
