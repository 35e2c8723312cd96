using System.Collections.Concurrent;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Proof;

/// <summary>Which call of which member of a port goes wrong, and what has been called.</summary>
/// <param name="member">Such as <c>IQueueTools.ListAsync</c>; null for none.</param>
/// <param name="fault">How.</param>
/// <param name="call">Which call of it: the first is 1.</param>
internal sealed class PortFaultPlan(string? member = null, PortFault fault = default, int call = 1)
{
    private static readonly PostfixFailure[] s_failures = Enum.GetValues<PostfixFailure>();

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often each member was called.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>Ends when the call has come.</summary>
    public Task Struck => _struck.Task;

    /// <summary>How it goes wrong.</summary>
    public PortFault Fault => fault;

    /// <summary>The member; null for none.</summary>
    public string? Member => member;

    /// <summary>Counts a call; true for the one that is to go wrong.</summary>
    public bool Strikes(string name)
    {
        bool isIt = _calls.AddOrUpdate(name, 1, static (_, count) => count + 1) == call && name == member;
        if (isIt)
            _struck.TrySetResult();
        return isIt;
    }

    /// <summary>What is thrown.</summary>
    /// <param name="port">The port.</param>
    /// <param name="token">The caller's.</param>
    public Exception Failure(Type port, CancellationToken token) =>
        fault switch
        {
            PortFault.InputOutput => new IOException("Input/output error"),
            PortFault.Denied => new UnauthorizedAccessException("Access to the path is denied."),
            PortFault.Cancelled => new OperationCanceledException(token),
            _ when IsOfTools(port) => new PostfixToolException(
                s_failures[call % s_failures.Length],
                "postqueue",
                "postqueue: fatal: injected"
            ),
            _ => new ServerSystemException("/injected", isDenied: call % 2 == 0, "injected"),
        };

    public override string ToString() => $"{member}, call {call}: {fault}";

    private static bool IsOfTools(Type port) =>
        port == typeof(IPostfixTools) || port == typeof(IQueueTools) || port == typeof(IConfigurationTools);
}
