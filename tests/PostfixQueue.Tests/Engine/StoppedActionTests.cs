using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Engine;

/// <summary>An action that is cut short tells how far it came, and only a few hundred messages are in doubt.</summary>
public sealed partial class StoppedActionTests : IDisposable
{
    private const int MostUnderWay = 320;
    private const int Messages = 5_000;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(60);

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void A_stop_tells_how_many_are_done_and_how_many_may_be()
    {
        ListMany();
        WriteStuckAfter(700);
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false");
        IAsyncResult running = shell.BeginInvoke();
        WaitForTool();

        shell.Stop();

        Assert.True(running.IsCompleted);
        List<int> numbers = Numbers()
            .Matches(Assert.Single(session.UserInterface.Warnings))
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal([700, Messages], numbers[..2]);
        Assert.InRange(numbers[2], 1, MostUnderWay);
    }

    [Fact]
    public void A_pipeline_that_wants_no_more_results_is_told_too()
    {
        ListMany();
        WriteStuckAfter(700);
        using ModuleSession session = NewSession();

        session.Invoke(
            "$seen = 0; foreach ($once in 1) { Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru | ForEach-Object { if "
                + "(++$seen -eq 3) { break } } }"
        );

        int done = int.Parse(Numbers().Match(Assert.Single(session.UserInterface.Warnings)).Value, CultureInfo.InvariantCulture);
        Assert.InRange(done, 3, 700);
    }

    [Fact]
    public async Task No_more_than_a_few_hundred_ids_are_under_way()
    {
        WriteStuckAfter(1_000);
        (ActionProgress progress, int reported) = (new ActionProgress(), 0);
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (Utf8Line line in ReadReport(progress, stop.Token))
            {
                if (!line.Text.Span.EndsWith("removed"u8))
                    continue;
                progress.Settle(++reported);
                if (reported == 1_000)
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(1_000, reported);
        Assert.InRange(progress.Given, 1_000, 1_000 + MostUnderWay);
    }

    [Fact]
    public async Task Reports_that_nobody_takes_hold_the_list_back()
    {
        _tools.Write("postsuper", "while read -r id; do echo \"$id\" >> \"$tools/ids\"; echo \"postsuper: $id: removed\" >&2; done");
        ActionProgress progress = new();
        using CancellationTokenSource stop = new();
        await using (
            IAsyncEnumerator<Utf8Line> lines = ReadReport(progress, stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken)
        )
        {
            Assert.True(await lines.MoveNextAsync());
            Stopwatch waited = Stopwatch.StartNew();
            int done;
            do
            {
                // The tool has done all that it was given, and would take more.
                done = _tools.Note("ids").Count(character => character == '\n');
                Assert.InRange(progress.Given, 1, MostUnderWay);
                Assert.True(waited.Elapsed < s_timeLimit, $"The tool has done {done} of the {progress.Given} that it was given.");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            } while (done < progress.Given);

            await stop.CancelAsync();
        }

        Assert.InRange(progress.Given, 1, MostUnderWay);
    }

    [Fact]
    public void Ids_that_the_tool_says_nothing_about_do_not_hold_the_others_up()
    {
        ListMany();
        _tools.Write(
            "postsuper",
            "while read -r id; do echo \"$id\" >> \"$tools/ids\"; case $id in *999) echo \"postsuper: $id: removed\" >&2;; esac; done"
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueActionResult> results = session
            .Invoke("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru")
            .Of<MailQueueActionResult>();

        Assert.Equal(Messages, _tools.Note("ids").Count(character => character == '\n'));
        Assert.Equal(Messages, results.Count);
        Assert.Equal(Messages / 1_000, results.Count(result => result.Outcome == "Removed"));
    }

    [Fact]
    public void A_stopped_flush_tells_how_far_it_came()
    {
        _tools.Write("postqueue", "case \"$*\" in *-j) cat \"$tools/listing\";; *A5) echo $$ > \"$tools/pid\"; exec sleep 900;; esac");
        File.WriteAllText(
            Path.Join(_tools.Directory, "listing"),
            string.Concat(Enumerable.Range(1, 9).Select(number => ListingLines.Of($"A{number}")))
        );
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare("Get-MailQueueItem | Invoke-MailQueueFlush");
        IAsyncResult running = shell.BeginInvoke();
        WaitForTool();

        shell.Stop();

        Assert.True(running.IsCompleted);
        Assert.Equal(["4", "9", "4"], Numbers().Matches(Assert.Single(session.UserInterface.Warnings)).Select(match => match.Value));
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();

    private IAsyncEnumerable<Utf8Line> ReadReport(ActionProgress progress, CancellationToken cancellationToken)
    {
        string[] queueIds = [.. Enumerable.Range(0, Messages).Select(number => $"A{number}")];
        IAsyncEnumerable<ReadOnlyMemory<byte>> report = AdapterFactory
            .CreatePostfixTools(_tools.Directory)
            .ForQueue(new PostfixInstance(null), new ToolNotices())
            .ActAsync(QueueAction.Remove, queueIds, progress, cancellationToken);
        return Utf8Lines.ReadAsync(report, 4_096, CancellationToken.None);
    }

    private void ListMany() => _tools.Listing(string.Concat(Enumerable.Range(0, Messages).Select(number => ListingLines.Of($"A{number}"))));

    /// <summary>A postsuper that does so many and then hangs.</summary>
    private void WriteStuckAfter(int count) =>
        _tools.Write(
            "postsuper",
            $"n=0; while [ $n -lt {count} ] && read -r id; do echo \"postsuper: $id: removed\" >&2; n=$((n + 1)); done; echo $$ > "
                + $"\"$tools/pid\"; exec sleep 900"
        );

    private void WaitForTool()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (_tools.Note("pid").Length == 0)
        {
            Assert.True(waited.Elapsed < s_timeLimit, "The tool has not come so far.");
            Thread.Sleep(1);
        }
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
