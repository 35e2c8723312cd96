namespace PostfixQueue.Server;

/// <summary>
/// Something that several ask for, found out once, when the first of them asks. Each waits as long as its own time limit lets it.
/// </summary>
/// <param name="find">Finds it out.</param>
/// <param name="runToken">Ends the search: with the run, not with one of those that wait.</param>
internal sealed class SharedFact<T>(Func<CancellationToken, Task<T>> find, CancellationToken runToken)
{
    private readonly Lazy<Task<T>> _task = new(() => Task.Run(() => find(runToken), runToken));

    /// <summary>Waits for it.</summary>
    public Task<T> GetAsync(CancellationToken cancellationToken) => _task.Value.WaitAsync(cancellationToken);
}
