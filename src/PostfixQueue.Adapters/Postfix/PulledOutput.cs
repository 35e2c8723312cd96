using CliWrap;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>
/// Lends a command's output stream to the one who reads it, who sets the pace: a slow reader slows the tool down.
/// </summary>
internal sealed class PulledOutput
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The target to give to the command.</summary>
    public PipeTarget Target => PipeTarget.Create(LendAsync);

    /// <summary>Who reads the stream; null before the command runs.</summary>
    public OutputReader? Reader { get; set; }

    /// <summary>The stream, once the command runs.</summary>
    public Task<Stream> OpenedAsync() => _opened.Task;

    /// <summary>Ends the loan; the command may complete.</summary>
    public void Release() => _released.TrySetResult();

    // Not ended by the token: the command would close the stream under the one who is reading it, and wait for that read, before it is
    // killed.
    private Task LendAsync(Stream stream, CancellationToken cancellationToken)
    {
        _opened.TrySetResult(stream);
        return _released.Task;
    }
}
