using System.Globalization;
using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Log;

/// <summary>Logs in files, from the first line wanted to the last.</summary>
public sealed class LogFileTests : IDisposable
{
    private const int LineCount = 60_000;

    private static readonly DateTime s_first = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(59_000)]
    [InlineData(LineCount - 1)]
    public async Task All_lines_since_a_time_are_read_in_order_and_few_before(int firstWanted)
    {
        await WriteLinesAsync();
        LogClock clock = new(TimeProvider.System);
        LogFile log = new(AdapterFactory.CreateServerSystem(), _path, clock, new ToolNotices());

        List<int> numbers = [];
        await foreach (
            LogBlock block in log.ReadAsync(new LogStretch(s_first.AddSeconds(firstWanted)), TestContext.Current.CancellationToken)
        )
            numbers.AddRange(NumbersOf(block));

        Assert.InRange(numbers[0], Math.Max(0, firstWanted - 2_000), firstWanted);
        Assert.Equal(Enumerable.Range(numbers[0], LineCount - numbers[0]), numbers);
    }

    [Fact]
    public async Task The_last_time_is_told_also_behind_a_line_without_one()
    {
        await WriteLinesAsync();
        File.AppendAllText(_path, "a line without a time\n\n");

        Assert.Equal(s_first.AddSeconds(LineCount - 1), NewLog().LastUtc());
    }

    [Fact]
    public async Task A_file_with_a_lock_on_it_is_read_and_one_without_lines_has_none()
    {
        await using FileStream locked = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        LogFile log = NewLog();

        Assert.Null(log.LastUtc());
        await foreach (LogBlock block in log.ReadAsync(new LogStretch(s_first), TestContext.Current.CancellationToken))
            Assert.Fail(Encoding.UTF8.GetString(block.Lines.Span));
    }

    [Fact]
    public async Task Bytes_that_are_no_lines_are_read_to_the_end()
    {
        byte[] bytes = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_path, bytes, TestContext.Current.CancellationToken);

        LogSummary summary = await LogSummary.ReadAsync(NewLog(), ["postfix"], s_first, TestContext.Current.CancellationToken);

        Assert.Empty(summary.Warnings);
    }

    [Fact]
    public void A_folder_is_no_log()
    {
        LogFile log = new(AdapterFactory.CreateServerSystem(), Path.GetTempPath(), new LogClock(TimeProvider.System), new ToolNotices());

        Assert.Equal(MailLogFailure.Damaged, Assert.Throws<MailLogException>(() => log.LastUtc()).Failure);
    }

    [Fact]
    public async Task Reading_ends_soon_behind_the_last_line_wanted()
    {
        await WriteLinesAsync();

        List<int> numbers = [];
        await foreach (
            LogBlock block in NewLog()
                .ReadAsync(new LogStretch(s_first.AddSeconds(30_000), s_first.AddSeconds(30_100)), TestContext.Current.CancellationToken)
        )
            numbers.AddRange(NumbersOf(block));

        Assert.InRange(numbers[^1], 30_100, 36_000);
    }

    private static List<int> NumbersOf(LogBlock block)
    {
        List<int> numbers = [];
        ReadOnlySpan<byte> rest = block.Lines.Span;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
        {
            Assert.True(LogLine.TryParse(line, block.Clock, out LogLine parts));
            numbers.Add(parts.ProcessId);
        }

        return numbers;
    }

    private LogFile NewLog() => new(AdapterFactory.CreateServerSystem(), _path, new LogClock(TimeProvider.System), new ToolNotices());

    private Task WriteLinesAsync() =>
        File.WriteAllLinesAsync(
            _path,
            Enumerable
                .Range(0, LineCount)
                .Select(index =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s_first.AddSeconds(index):yyyy-MM-ddTHH:mm:ss}Z mx postfix/smtpd[{index}]: connect from unknown[192.0.2.1]"
                    )
                ),
            TestContext.Current.CancellationToken
        );
}
