using System.Diagnostics;
using System.Management.Automation;

namespace PostfixQueue.Benchmarks;

/// <summary>How long it takes until the first of many outputs is there.</summary>
internal static class FirstOutput
{
    /// <summary>A listing that nobody reads to its end goes on in Postfix for a while: the next sample must not pay for it.</summary>
    private static readonly TimeSpan s_untilQuiet = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    /// <summary>Milliseconds until a script's first object; the rest is stopped.</summary>
    public static double OfScript(ModuleSession session, string script, params string[] arguments)
    {
        using PowerShell shell = session.Prepare(script, arguments);
        using PSDataCollection<PSObject> output = [];
        using ManualResetEventSlim isThere = new();
        long end = 0;
        output.DataAdded += (_, _) =>
        {
            if (end != 0)
                return;
            end = Stopwatch.GetTimestamp();
            isThere.Set();
        };
        long start = Stopwatch.GetTimestamp();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        bool isInTime = isThere.Wait(s_limit);
        shell.Stop();
        if (!isInTime)
            throw new TimeoutException($"{script}: no object after {s_limit.TotalMinutes:N0} minutes");
        Thread.Sleep(s_untilQuiet);
        return Stopwatch.GetElapsedTime(start, end).TotalMilliseconds;
    }

    /// <summary>Milliseconds until a program's first line; then it is killed.</summary>
    public static double OfProgram(string program, IEnumerable<string> arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadLine();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.Kill();
        process.WaitForExit();
        Thread.Sleep(s_untilQuiet);
        return milliseconds;
    }
}
