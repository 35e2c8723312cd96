using System.Diagnostics;
using System.Text;

namespace PostfixQueue.Tests.Monitoring;

/// <summary>A program that runs until the test ends.</summary>
internal sealed class MonitoringService : IDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    public MonitoringService(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said so far, and whether it still runs.</summary>
    public override string ToString()
    {
        lock (_said)
            return $"{_process.StartInfo.FileName}{(_process.HasExited ? $" has ended with {_process.ExitCode}" : "")}:\n{_said}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
