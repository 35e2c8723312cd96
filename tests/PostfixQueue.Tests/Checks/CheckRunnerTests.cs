using Microsoft.Extensions.Time.Testing;
using PostfixQueue.Adapters;
using PostfixQueue.Checks;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Checks;

public sealed class CheckRunnerTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_keep_the_order_of_the_checks_however_long_each_takes()
    {
        TaskCompletionSource first = new();
        List<MailServerCheckResult> results = await CollectAsync(
            ScriptedCheck.Passing("A", async token => await first.Task.WaitAsync(token)),
            ScriptedCheck.Passing(
                "B",
                _ =>
                {
                    first.SetResult();
                    return Task.CompletedTask;
                }
            )
        );

        Assert.Equal(["A", "B"], results.Select(result => result.Name));
        Assert.All(results, result => Assert.Equal("Pass", result.Status));
    }

    [Fact]
    public async Task A_result_is_handed_out_before_later_checks_have_ended()
    {
        TaskCompletionSource never = new();
        await using IAsyncEnumerator<MailServerCheckResult> results = Runner(s_long)
            .RunAsync(
                [ScriptedCheck.Passing("A", _ => Task.CompletedTask), ScriptedCheck.Passing("B", token => never.Task.WaitAsync(token))],
                TestContext.Current.CancellationToken
            )
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await results.MoveNextAsync());
        Assert.Equal("A", results.Current.Name);
    }

    [Fact]
    public async Task A_check_that_throws_is_undecided_and_spoils_no_other()
    {
        List<MailServerCheckResult> results = await CollectAsync(
            ScriptedCheck.Passing("A", _ => throw new InvalidOperationException("a defect")),
            ScriptedCheck.Passing("B", _ => throw new PostfixToolException(PostfixFailure.ToolNotFound, "postconf", "gone")),
            ScriptedCheck.Passing("C", _ => throw new ServerSystemException("/secret", isDenied: true, "denied")),
            ScriptedCheck.Passing("D", _ => throw new OperationCanceledException("its own")),
            ScriptedCheck.Passing("E", _ => Task.CompletedTask)
        );

        Assert.Equal(["Unknown", "Unknown", "Unknown", "Unknown", "Pass"], results.Select(result => result.Status));
        Assert.Contains("a defect", results[0].Evidence, StringComparison.Ordinal);
        Assert.Equal("/secret", results[2].Target);
        Assert.All(results.Take(4), result => Assert.NotEmpty(result.Remedy!));
    }

    [Theory]
    [InlineData((int)CheckNeeds.Dns, true, false, "Skipped")]
    [InlineData((int)CheckNeeds.Dns, false, true, "Pass")]
    [InlineData((int)CheckNeeds.Network, false, true, "Skipped")]
    [InlineData((int)(CheckNeeds.Dns | CheckNeeds.Network), true, false, "Skipped")]
    [InlineData((int)CheckNeeds.None, true, true, "Pass")]
    public async Task A_check_without_what_it_needs_is_skipped(int needs, bool skipsDns, bool skipsNetwork, string status)
    {
        CheckRunner runner = Runner(new CheckParameters { SkipsDns = skipsDns, SkipsNetwork = skipsNetwork });
        List<MailServerCheckResult> results = await runner
            .RunAsync([ScriptedCheck.Passing("A", _ => Task.CompletedTask).With((CheckNeeds)needs)], TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, Assert.Single(results).Status);
    }

    [Fact]
    public async Task What_a_check_found_before_it_failed_stays()
    {
        List<MailServerCheckResult> results = await CollectAsync(
            new ScriptedCheck("A", _ => throw new InvalidOperationException("a defect"), CheckFinding.Fail("found", "do it"))
        );

        Assert.Equal(["Fail", "Unknown"], results.Select(result => result.Status));
    }

    [Fact]
    public async Task What_a_check_found_before_it_ran_out_of_time_stays()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource begun = new();
        ScriptedCheck stuck = new(
            "A",
            token =>
            {
                begun.SetResult();
                return Task.Delay(Timeout.Infinite, token);
            },
            CheckFinding.Fail("found", "do it")
        );
        await using IAsyncEnumerator<MailServerCheckResult> results = Runner(new CheckParameters { TimeLimit = s_long }, time)
            .RunAsync([stuck], Stop)
            .GetAsyncEnumerator(Stop);

        Task<bool> first = results.MoveNextAsync().AsTask();
        await begun.Task.WaitAsync(s_patience, Stop);
        time.Advance(s_long);

        Assert.True(await first.WaitAsync(s_patience, Stop));
        Assert.Equal("Fail", results.Current.Status);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal("Unknown", results.Current.Status);
    }

    [Fact]
    public async Task A_check_without_findings_is_undecided() =>
        Assert.Equal(["Unknown"], (await CollectAsync(new ScriptedCheck("A", _ => Task.CompletedTask))).Select(result => result.Status));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_out_of_time_is_undecided_also_when_it_cannot_be_interrupted(bool heedsItsToken)
    {
        using ManualResetEventSlim end = new();
        TaskCompletionSource begun = new();
        ScriptedCheck stuck = ScriptedCheck.Passing(
            "B",
            token =>
            {
                begun.SetResult();
                if (heedsItsToken)
                    return Task.Delay(Timeout.Infinite, token);
                end.Wait(CancellationToken.None);
                return Task.CompletedTask;
            }
        );
        FakeTimeProvider time = new();
        ScriptedCheck other = ScriptedCheck.Passing("A", _ => Task.CompletedTask);
        await using IAsyncEnumerator<MailServerCheckResult> results = Runner(new CheckParameters { TimeLimit = s_long }, time)
            .RunAsync([other, stuck], Stop)
            .GetAsyncEnumerator(Stop);

        // The other one has ended before the time passes, which it would run out of too.
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(s_patience, Stop));
        Assert.Equal("Pass", results.Current.Status);
        await begun.Task.WaitAsync(s_patience, Stop);
        Task<bool> last = results.MoveNextAsync().AsTask();
        Assert.False(last.IsCompleted);
        time.Advance(s_long);

        Assert.True(await last.WaitAsync(s_patience, Stop));
        Assert.Equal("Unknown", results.Current.Status);
        end.Set();
    }

    [Fact]
    public async Task Leaving_early_ends_the_checks_that_still_run()
    {
        TaskCompletionSource begun = new();
        TaskCompletionSource ended = new();
        ScriptedCheck waiting = ScriptedCheck.Passing(
            "B",
            async token =>
            {
                try
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    ended.SetResult();
                }
            }
        );

        await foreach (
            MailServerCheckResult _ in Runner(s_long)
                .RunAsync([ScriptedCheck.Passing("A", token => begun.Task.WaitAsync(token)), waiting], Stop)
        )
            break;

        await ended.Task.WaitAsync(s_patience, Stop);
    }

    [Fact]
    public async Task A_hundred_checks_all_run()
    {
        ScriptedCheck[] checks = Enumerable
            .Range(0, 100)
            .Select(number => ScriptedCheck.Passing($"A{number}", async _ => await Task.Yield()))
            .ToArray();

        Assert.Equal(checks.Select(check => check.Name), (await CollectAsync(checks)).Select(result => result.Name));
    }

    private static async Task<List<MailServerCheckResult>> CollectAsync(params ScriptedCheck[] checks)
    {
        List<MailServerCheckResult> results = [];
        await foreach (MailServerCheckResult result in Runner(s_long).RunAsync(checks, Stop))
            results.Add(result);
        return results;
    }

    private static CheckRunner Runner(TimeSpan limit) => Runner(new CheckParameters { TimeLimit = limit });

    private static CheckRunner Runner(CheckParameters asked, TimeProvider? time = null)
    {
        MailHost host = new(
            AdapterFactory.CreatePostfixTools("/nonexistent"),
            AdapterFactory.CreateServerSystem(),
            AdapterFactory.CreateMailNetwork(),
            "mail.lab.example",
            IsSuperuser: false,
            time ?? TimeProvider.System,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        return new CheckRunner(
            new CheckContext(new MailSystem(host, new PostfixInstance(null), new ToolNotices()), asked, CancellationToken.None)
        );
    }
}
