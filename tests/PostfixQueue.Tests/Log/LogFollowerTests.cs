using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>A log followed while it is written to, rotated and cut.</summary>
public sealed class LogFollowerTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("pq follow ").FullName;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly IAsyncEnumerator<LogBlock> _blocks;
    private string _read = "";

    public LogFollowerTests()
    {
        File.WriteAllText(Live, "old\n");
        _stop.CancelAfter(s_patience);
        _blocks = New(sinceUtc: null).GetAsyncEnumerator(_stop.Token);
    }

    private string Live => Path.Join(_folder, "mail.log");

    public async ValueTask DisposeAsync()
    {
        await _blocks.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_written_comes_and_nothing_that_was_there()
    {
        Task waiting = NextAsync("one\n");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Live, "one\n");
        await waiting;

        Assert.Equal("one\n", _read);
    }

    /// <summary>A line that is being written is one line.</summary>
    [Fact]
    public async Task Half_a_line_waits_for_its_other_half()
    {
        Task waiting = NextAsync("one half\n");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Live, "one ");
        await Task.Delay(600, TestContext.Current.CancellationToken);
        File.AppendAllText(Live, "half\n");
        await waiting;

        Assert.Equal("one half\n", _read);
    }

    [Fact]
    public async Task It_goes_on_with_the_new_file_after_the_rest_of_the_old_one()
    {
        Task waiting = NextAsync("three\n");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Live, "one\n");
        File.Move(Live, Live + ".1");
        File.AppendAllText(Live + ".1", "two\n");
        await Task.Delay(400, TestContext.Current.CancellationToken);
        File.WriteAllText(Live, "three\n");
        await waiting;

        Assert.Equal("one\ntwo\nthree\n", _read);
    }

    [Fact]
    public async Task A_file_that_is_cut_is_read_from_its_beginning()
    {
        Task waiting = NextAsync("new\n");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Live, "a long line that makes the file longer than it is going to be\n");
        await Task.Delay(600, TestContext.Current.CancellationToken);
        File.WriteAllText(Live, "new\n");
        await waiting;

        Assert.EndsWith("new\n", _read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_logged_since_a_time_comes_first()
    {
        File.WriteAllText(Live, "Nov 23 10:00:00 mx1 postfix/qmgr[1]: 0A1B2C3D4E: removed\n");
        await using IAsyncEnumerator<LogBlock> blocks = New(new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc))
            .GetAsyncEnumerator(_stop.Token);

        Assert.True(await blocks.MoveNextAsync());
        Assert.StartsWith("Nov 23", Encoding.UTF8.GetString(blocks.Current.Lines.Span), StringComparison.Ordinal);
    }

    private IAsyncEnumerable<LogBlock> New(DateTime? sinceUtc) =>
        new LogFollower(AdapterFactory.CreateServerSystem(), Live, LogClockTests.NewClock(), TimeProvider.System).ReadAsync(
            sinceUtc,
            _stop.Token
        );

    private async Task NextAsync(string last)
    {
        while (!_read.EndsWith(last, StringComparison.Ordinal))
        {
            Assert.True(await _blocks.MoveNextAsync(), $"It ended after '{_read}'.");
            _read += Encoding.UTF8.GetString(_blocks.Current.Lines.Span);
        }
    }
}
