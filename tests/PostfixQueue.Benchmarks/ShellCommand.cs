using System.Diagnostics;

namespace PostfixQueue.Benchmarks;

/// <summary>Runs the references, and whatever needs a process of its own.</summary>
internal static class ShellCommand
{
    /// <summary>What takes so long will not end.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    /// <summary>Runs a line of <c>/bin/sh</c> whose output nobody needs; <c>$1</c>, <c>$2</c> … are the arguments.</summary>
    public static void Run(string line, params string[] arguments) => _ = Execute(["-c", $"{line} >/dev/null 2>&1", "sh", .. arguments]);

    /// <summary>Runs a line and gives back what it printed.</summary>
    public static string Read(string line, params string[] arguments) => Execute(["-c", line, "sh", .. arguments]);

    private static string Execute(IEnumerable<string> arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!output.Wait(s_limit) || !process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', arguments)}: not done after {s_limit.TotalMinutes:N0} minutes");
        }

        return process.ExitCode != 0
            ? throw new InvalidOperationException($"{string.Join(' ', arguments)}: exit status {process.ExitCode}")
            : output.Result;
    }
}
