using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>
/// Runs a source on a thread of its own, so that its work and that of its taker go on side by side. At most a few batches are under way.
/// </summary>
internal static class ReadAhead
{
    private const int MaximumBatches = 4;

    /// <summary>Hands the elements of a source on.</summary>
    /// <param name="start">Makes the source. It calls the action it is given where its elements are to be handed over: before it
    /// waits.</param>
    /// <param name="cancellationToken">Ends the source.</param>
    /// <exception cref="PostfixToolException">The system starts no thread.</exception>
    /// <exception cref="Exception">Whatever the source throws, behind its last element.</exception>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        Func<Action, CancellationToken, IAsyncEnumerable<T>> start,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The taker goes on within the handing over: threads of the pool spin before they sleep, which for a thousand batches a second
        // costs more than the work.
        Channel<List<T>> batches = Channel.CreateBounded<List<T>>(
            new BoundedChannelOptions(MaximumBatches)
            {
                SingleReader = true,
                SingleWriter = true,
                AllowSynchronousContinuations = true,
            }
        );
        CancellationToken token = life.Token;
        Task source = OnItsOwn(() => Produce(start, batches.Writer, token));
        try
        {
            await foreach (List<T> batch in batches.Reader.ReadAllAsync(CancellationToken.None))
            foreach (T? element in batch)
                yield return element;
        }
        finally
        {
            await life.CancelAsync();
            await source;
        }
    }

    private static Task OnItsOwn(Action work)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception exception) when (ThreadShortage.IsOne(exception))
        {
            throw ThreadShortage.ToToolException("postqueue", exception);
        }
    }

    private static void Produce<T>(
        Func<Action, CancellationToken, IAsyncEnumerable<T>> start,
        ChannelWriter<List<T>> batches,
        CancellationToken cancellationToken
    )
    {
        List<T> batch = new();
        Exception? failure = null;
        try
        {
            IAsyncEnumerator<T> elements = start(HandOver, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (Wait(elements.MoveNextAsync()))
                    batch.Add(elements.Current);
            }
            finally
            {
                Wait(elements.DisposeAsync());
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        try
        {
            // What came before a failure is true, and still wanted unless that failure is that nobody takes any more.
            HandOver();
        }
        catch (OperationCanceledException cancelled)
        {
            failure ??= cancelled;
        }

        batches.Complete(failure);

        void HandOver()
        {
            if (batch.Count == 0)
                return;
            List<T> full = batch;
            batch = [];
            Wait(batches.WriteAsync(full, cancellationToken));
        }
    }

    private static bool Wait(ValueTask<bool> task)
    {
        if (task.IsCompletedSuccessfully)
            return task.Result;
        Task<bool> waited = task.AsTask();
        Park(waited);
        return waited.GetAwaiter().GetResult();
    }

    private static void Wait(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        Task waited = task.AsTask();
        Park(waited);
        waited.GetAwaiter().GetResult();
    }

    /// <summary>Waits without spinning.</summary>
    private static void Park(Task task)
    {
        ManualResetEventSlim ended = new(initialState: false, spinCount: 0);
        task.GetAwaiter().UnsafeOnCompleted(ended.Set);
        ended.Wait();
    }
}
