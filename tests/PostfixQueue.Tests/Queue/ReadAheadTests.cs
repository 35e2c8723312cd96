using System.Runtime.CompilerServices;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Queue;

public sealed class ReadAheadTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Elements_keep_their_order()
    {
        List<int> numbers = await ReadAhead.RunAsync((handOver, _) => CountAsync(10_000, handOver), Stop).ToListAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 10_000), numbers);
    }

    [Fact]
    public async Task What_is_handed_over_comes_while_the_source_waits()
    {
        using ManualResetEventSlim goOn = new();
        await using IAsyncEnumerator<int> numbers = ReadAhead
            .RunAsync((handOver, token) => OneThenWaitAsync(handOver, goOn, token), Stop)
            .GetAsyncEnumerator(Stop);

        Assert.True(await numbers.MoveNextAsync());
        Assert.Equal(1, numbers.Current);
        goOn.Set();
        Assert.True(await numbers.MoveNextAsync());
        Assert.Equal(2, numbers.Current);
        Assert.False(await numbers.MoveNextAsync());
    }

    [Fact]
    public async Task A_failure_comes_behind_what_came_before_it()
    {
        List<int> seen = [];
        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int number in ReadAhead.RunAsync((_, _) => FailingAsync(), Stop))
                seen.Add(number);
        });

        Assert.Equal("broken", failure.Message);
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task Whoever_leaves_early_has_ended_the_source()
    {
        bool hasEnded = false;
        await foreach (int number in ReadAhead.RunAsync((handOver, token) => EndlessAsync(handOver, () => hasEnded = true, token), Stop))
            if (number == 10)
                break;

        Assert.True(hasEnded);
    }

    [Fact]
    public async Task A_cancelled_source_ends_with_that()
    {
        using CancellationTokenSource cancelling = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                int number in ReadAhead.RunAsync((handOver, token) => EndlessAsync(handOver, () => { }, token), cancelling.Token)
            )
                if (number == 10)
                    await cancelling.CancelAsync();
        });
    }

    [Fact]
    public async Task A_source_that_nobody_keeps_up_with_is_held_back()
    {
        int produced = 0;
        await using IAsyncEnumerator<int> numbers = ReadAhead
            .RunAsync((handOver, token) => EndlessAsync(handOver, () => { }, token, _ => produced++), Stop)
            .GetAsyncEnumerator(Stop);
        Assert.True(await numbers.MoveNextAsync());
        await Task.Delay(100, Stop);

        Assert.InRange(Volatile.Read(ref produced), 1, 10);
    }

    private static async IAsyncEnumerable<int> CountAsync(int count, Action handOver)
    {
        for (int number = 0; number < count; number++)
        {
            yield return number;
            if (number % 100 == 0)
                handOver();
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<int> OneThenWaitAsync(
        Action handOver,
        ManualResetEventSlim goOn,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return 1;
        handOver();
        goOn.Wait(cancellationToken);
        yield return 2;
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<int> FailingAsync()
    {
        yield return 1;
        yield return 2;
        await Task.CompletedTask;
        throw new InvalidDataException("broken");
    }

    private static async IAsyncEnumerable<int> EndlessAsync(
        Action handOver,
        Action ended,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Action<int>? produced = null
    )
    {
        try
        {
            for (int number = 0; ; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                produced?.Invoke(number);
                yield return number;
                handOver();
            }
        }
        finally
        {
            await Task.CompletedTask;
            ended();
        }
    }
}
