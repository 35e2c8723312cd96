using System.Diagnostics;

namespace PostfixQueue.Lab;

/// <summary>Runs programs that end with this process at the latest, whatever ends it, and with them all that they started.</summary>
public static class BoundProcess
{
    /// <summary>Runs one to its end and gives back all it printed.</summary>
    /// <param name="start">What to run; where its output goes is set here.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TimeoutException">It did not end in time; it has been killed.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        ProcessStartInfo start,
        TimeSpan patience,
        CancellationToken stop = default
    )
    {
        stop.ThrowIfCancellationRequested();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += End;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output, await errors);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {patience}.");
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= End;
            End(null, EventArgs.Empty);
        }

        void End(object? sender, EventArgs arguments)
        {
            try
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended meanwhile, and whoever waited for it has seen that.
            }
        }
    }
}
