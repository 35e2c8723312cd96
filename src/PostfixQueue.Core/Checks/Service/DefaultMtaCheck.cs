using System.Globalization;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>Programs that call sendmail get Postfix's, and no other mail server runs beside it.</summary>
internal sealed class DefaultMtaCheck()
    : Check("Postfix.DefaultMta", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.NotTried)
{
    /// <summary>Where programs look for it, by long custom.</summary>
    private const string Usual = "/usr/sbin/sendmail";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string ours = (await run.ParametersAsync())["sendmail_path"] ?? Usual;
        yield return await ExamineAsync(run, ours) with
        {
            Target = Usual,
        };
        foreach (OtherMailServers.Process other in OtherMailServers.FindProcesses(run.Host.System))
        {
            yield return Warn(
                $"{other.Program} runs beside Postfix, as process {other.Id}: only one of them can listen on port 25 of an address, "
                    + $"and each has its own queue.",
                $"If nobody needs it, empty its queue, stop it and remove its package. Postfix does not show what {other.Program} has "
                    + $"queued."
            ) with
            {
                Target = other.Program,
                Evidence = other.CommandLine,
                RemedyCommand = $"ps -fp {other.Id}",
            };
        }
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, string ours)
    {
        string? used = await ResolveAsync(run, Usual);
        string? wanted = await ResolveAsync(run, ours);
        if (used is null || wanted is null)
            return Unknown("The link cannot be followed: readlink is missing or fails.", $"Check whether {Usual} belongs to Postfix.");
        bool exists = run.Inspect(used) is not null;
        if (!exists && used == Usual)
            return Skip($"There is no {Usual}; programs have to be told to use {ours}.");

        // Where Postfix takes the usual path for its own, the link behind it still tells whose program it is: other mail servers have other
        // names.
        bool isOurs =
            used.EndsWith("/sendmail.postfix", StringComparison.Ordinal)
            || (used == wanted && (ours != Usual || Path.GetFileName(used).StartsWith("sendmail", StringComparison.Ordinal)));
        CheckFinding finding =
            exists && isOurs
                ? Pass("The sendmail command is that of Postfix.")
                : Fail(
                    exists
                        ? "The sendmail command belongs to another mail server: mail from programs does not reach Postfix."
                        : "The sendmail command is a dangling link: programs cannot send mail.",
                    "Make Postfix the default: with the alternatives system of the distribution, or by removing the other package."
                ) with
                {
                    RemedyCommand = run.Inspect("/etc/alternatives/mta") is not null
                        ? ShellCommand.Create($"alternatives --set mta {ours}")
                        : ShellCommand.Create($"ls -l {Usual} {ours}"),
                };
        return finding with { Actual = used, Expected = isOurs || used != wanted ? wanted : "Postfix's own program" };
    }

    private static async Task<string?> ResolveAsync(CheckRun run, string path)
    {
        CommandOutput? answer = await run.RunAsync("readlink", ["-f", path]);
        return answer is { ExitStatus: 0, Output: var text } && text.Trim() is { Length: > 0 } resolved ? resolved : null;
    }

    /// <summary>Finds mail servers other than Postfix among the running programs.</summary>
    private static class OtherMailServers
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
}
