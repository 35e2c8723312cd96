using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PostfixQueue.Ports;

/// <summary>
/// What a running tool has to say beside its output. Filled from any thread, emptied by the one thread that may write to the caller.
/// </summary>
internal sealed class ToolNotices
{
    /// <summary>More than this is dropped: a tool that floods its standard error must not fill memory.</summary>
    private const int MaximumPending = 1_000;

    private readonly ConcurrentQueue<ToolNotice> _pending = new();

    /// <summary>Called on any thread when there is something to take.</summary>
    public Action? Added { get; set; }

    /// <summary>Notes the exact command line about to run.</summary>
    public void CommandStarting(string commandLine) => Add(new ToolNotice(commandLine, IsWarning: false));

    /// <summary>Notes what is done without a command.</summary>
    public void Say(string text) => Add(new ToolNotice(text, IsWarning: false));

    /// <summary>Notes a warning of the tool.</summary>
    public void Warn(string text) => Add(new ToolNotice(text, IsWarning: true));

    /// <summary>Takes the oldest notice.</summary>
    public bool TryTake([NotNullWhen(true)] out ToolNotice? notice) => _pending.TryDequeue(out notice);

    private void Add(ToolNotice notice)
    {
        if (_pending.Count >= MaximumPending)
            return;
        _pending.Enqueue(notice);
        Added?.Invoke();
    }
}
