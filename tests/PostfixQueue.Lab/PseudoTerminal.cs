using System.Diagnostics;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>
/// Runs a script in a PowerShell that has a terminal: a pseudo one, whose other end gives back every byte that a real one would have got.
/// <c>script(1)</c> makes it, which belongs to util-linux.
/// </summary>
public sealed class PseudoTerminal
{
    private const string Maker = "script";
    private const string Multiplexer = "/dev/ptmx";
    private const string WhereIsTheCursor = "\u001b[6n";
    private const string AtTheTopLeft = "\u001b[1;1R";

    // A machine that is busy with something else takes its time to start PowerShell, and more to start a hundred tools.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private readonly StringBuilder _shown = new();
    private readonly Queue<(string Awaited, string Keys)> _dialogue;
    private int _answered;
    private int _read;

    private PseudoTerminal(IEnumerable<(string Awaited, string Keys)> dialogue) => _dialogue = new(dialogue);

    /// <summary>Why no pseudo-terminal can be had here; null when one can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>What reached the terminal while a script ran.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="toolDirectory">Goes first in PATH.</param>
    /// <param name="dialogue">
    /// What to type as soon as something has been shown behind what the entry before waited for. With it the session stays at its
    /// prompt when the script has ended, and has to be told to exit.
    /// </param>
    /// <exception cref="TimeoutException">It did not end; it has been killed.</exception>
    public static async Task<string> RunAsync(string script, string toolDirectory, params (string Awaited, string Keys)[] dialogue)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(path, script);
        using Process process = Process.Start(Prepare(path, dialogue.Length > 0 ? "-NoExit" : "-NonInteractive", toolDirectory))!;
        try
        {
            return await new PseudoTerminal(dialogue).ReadAsync(process);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            File.Delete(path);
        }
    }

    private static string? FindObstacle()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!Array.Exists(folders, folder => File.Exists(Path.Join(folder, Maker))))
            return $"{Maker}(1) is not installed";
        int descriptor = Libc.Open(Multiplexer, Libc.ReadWrite | Libc.NotControlling | Libc.CloseOnExec, mode: 0);
        if (descriptor < 0)
            return $"{Multiplexer} cannot be opened";
        _ = Libc.Close(descriptor);
        return null;
    }

    private static ProcessStartInfo Prepare(string path, string mode, string toolDirectory)
    {
        string command = $"stty cols 200 rows 50; exec dotnet '{RealPowerShell.Library}' -NoLogo -NoProfile {mode} -File '{path}'";
        ProcessStartInfo start = new(Maker, ["-q", "-e", "-c", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in RealPowerShell.Discretion)
            start.Environment[name] = value;
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["PATH"] = $"{toolDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        return start;
    }

    private async Task<string> ReadAsync(Process process)
    {
        using CancellationTokenSource limit = new(s_patience);
        try
        {
            using StreamReader output = new(process.StandardOutput.BaseStream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            char[] buffer = new char[4_096];
            int length;
            while ((length = await output.ReadAsync(buffer.AsMemory(), limit.Token)) > 0)
            {
                _shown.Append(buffer, 0, length);
                foreach (string keys in Replies(_shown.ToString()))
                {
                    await process.StandardInput.WriteAsync(keys.AsMemory(), limit.Token);
                    await process.StandardInput.FlushAsync(limit.Token);
                }
            }

            await process.WaitForExitAsync(limit.Token);
            return _shown.ToString();
        }
        catch (OperationCanceledException)
        {
            string awaited = _dialogue.TryPeek(out (string Awaited, string Keys) next) ? $" '{next.Awaited}' was awaited." : "";
            throw new TimeoutException($"The script did not end within {s_patience}.{awaited} The terminal shows: {_shown}");
        }
    }

    private IEnumerable<string> Replies(string shown)
    {
        // Whoever edits lines asks a terminal for its cursor, and waits for the answer.
        while (shown.IndexOf(WhereIsTheCursor, _answered, StringComparison.Ordinal) is >= 0 and int asked)
        {
            _answered = asked + WhereIsTheCursor.Length;
            yield return AtTheTopLeft;
        }

        while (
            _dialogue.TryPeek(out (string Awaited, string Keys) next)
            && shown.IndexOf(next.Awaited, _read, StringComparison.Ordinal) is >= 0 and int found
        )
        {
            _read = found + next.Awaited.Length;
            _dialogue.Dequeue();
            yield return next.Keys;
        }
    }
}
