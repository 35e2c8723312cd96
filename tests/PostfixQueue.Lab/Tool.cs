using System.Diagnostics;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>Runs the programs that the lab needs, each with a time limit.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);

    /// <summary>Runs a program to its end and gives back all it printed.</summary>
    /// <exception cref="TimeoutException">It ran for more than a minute; it has been killed.</exception>
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        CancellationToken cancellationToken = default
    )
    {
        using Process process = Start(program, arguments);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            // Both pipes are drained while the input is written: a full pipe would stop the child.
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await FeedAsync(process, input, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {s_limit.TotalSeconds} s.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>
    /// Runs a program that leaves a daemon behind. The daemon would hold a redirected pipe, or the terminal of whoever
    /// runs the lab, open for ever, so everything goes to the null device.
    /// </summary>
    public static async Task<int> RunDetachingAsync(string program, IEnumerable<string> arguments) =>
        (await RunAsync("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", program, .. arguments])).ExitCode;

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = "/",
        };

        // A stray MAIL_CONFIG would turn the tools to another instance, silently.
        start.Environment.Remove("MAIL_CONFIG");
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static async Task FeedAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended without reading all; its exit status and standard error tell why.
        }
    }
}
