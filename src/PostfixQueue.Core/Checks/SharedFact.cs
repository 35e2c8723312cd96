namespace PostfixQueue.Checks;

/// <summary>Something that several checks need, found out once, when the first of them asks. Each waits as long as its own time limit lets it.</summary>
/// <param name="find">Finds it out.</param>
/// <param name="runToken">Ends the search: with the run, not with one of the checks that wait.</param>
internal sealed class SharedFact<T>(Func<CancellationToken, Task<T>> find, CancellationToken runToken)
{
    private readonly Lazy<Task<T>> _task = new(() => Task.Run(() => find(runToken), runToken));

    /// <summary>Waits for it.</summary>
    public Task<T> GetAsync(CancellationToken cancellationToken) => _task.Value.WaitAsync(cancellationToken);
}
