using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using CliWrap;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// One run of a tool, from its start to its end. Nothing that the tool leaves behind puts its end off: neither a process that holds its
/// pipes, nor a system call that cannot be interrupted.
/// </summary>
internal sealed class ToolRun : IDisposable
{
    /// <summary>A killed process is gone in an instant, unless the kernel waits for a disk or a file server on its behalf.</summary>
    private static readonly TimeSpan s_timeToDie = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<CommandResult> _running;
    private Process? _process;
    private ITimer? _patience;

    /// <summary>Starts the tool.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="IOException">Its pipes cannot be opened.</exception>
    public ToolRun(Command command)
    {
        _running = command
            .WithStandardOutputPipe(UpToTheEnd(command.StandardOutputPipe))
            .WithStandardErrorPipe(UpToTheEnd(command.StandardErrorPipe))
            .ExecuteAsync(null, Watch)
            .Task;
    }

    /// <summary>True when the tool was not left to end by itself.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Kills the tool with all that it started and that is still its own.</summary>
    public void Kill()
    {
        if (_running.IsCompleted || IsKilled)
            return;
        IsKilled = true;
        try
        {
            _process!.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, or a part of it has.
        }

        _patience = TimeProvider.System.CreateTimer(_ => GiveUp(), null, s_timeToDie, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for the end and returns the exit status.</summary>
    public async Task<int> EndedAsync()
    {
        await Task.WhenAny(_running, _givenUp.Task);
        return _running.IsCompleted ? (await _running).ExitCode : -1;
    }

    /// <inheritdoc/>
    public void Dispose() => _patience?.Dispose();

    private PipeTarget UpToTheEnd(PipeTarget target) =>
        PipeTarget.Create(
            (stream, cancellationToken) => target.CopyFromAsync(new ToolPipe((PipeStream)stream, _ended.Token), cancellationToken)
        );

    private void Watch(Process process)
    {
        _process = process;
        process.Exited += (_, _) => _ended.Cancel();
        if (process.HasExited)
            _ended.Cancel();
    }

    private void GiveUp()
    {
        _ended.Cancel();
        _givenUp.TrySetResult();
    }
}
