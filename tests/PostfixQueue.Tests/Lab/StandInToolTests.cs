using System.Diagnostics;
using System.Text;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

public sealed class StandInToolTests
{
    [Fact]
    public async Task A_replayed_listing_is_as_long_and_as_varied_as_a_real_one()
    {
        const int Count = 2000;
        using ReplayPostqueue replay = ReplayPostqueue.Create(Count);

        ToolResult result = await Tool.RunAsync(
            Path.Join(replay.ToolDirectory, "postqueue"),
            ["-j"],
            cancellationToken: TestContext.Current.CancellationToken
        );

        IReadOnlyList<QueueEntry> queue = QueueListing.Parse(result.OrThrow().Output);
        Assert.Equal(Count, queue.Select(entry => entry.QueueId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["active", "deferred", "hold"], queue.Select(entry => entry.QueueName).Distinct(StringComparer.Ordinal));
        Assert.InRange(Encoding.UTF8.GetByteCount(result.Output) / Count, 380, 460);
        Assert.InRange(
            queue
                .SelectMany(entry => entry.Recipients)
                .Select(recipient => recipient.Key.Split('@')[1])
                .Distinct(StringComparer.Ordinal)
                .Count(),
            800,
            2000
        );
    }

    [Theory]
    [InlineData("postqueue", "down", 69)]
    [InlineData("postqueue", "dies-in-a-line", 137)]
    [InlineData("postqueue", "floods-error", 0)]
    [InlineData("postqueue", "garbage-lines", 0)]
    [InlineData("postsuper", "not-root", 1)]
    [InlineData("postsuper", "stopped-with-maillog-file", 1)]
    [InlineData("postsuper", "reports-others", 0)]
    public async Task A_faulty_tool_ends_as_the_real_one(string tool, string fault, int exitCode)
    {
        string folder = Directory.CreateTempSubdirectory("postfixqueue-faults-").FullName;
        try
        {
            FaultyTool.Find(tool, fault).Install(folder);

            ToolResult result = await Tool.RunAsync(
                Path.Join(folder, tool),
                ["-d", "-"],
                "0123456789A\n",
                TestContext.Current.CancellationToken
            );

            Assert.Equal(exitCode, result.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_tool_that_hangs_says_which_process_it_is()
    {
        string folder = Directory.CreateTempSubdirectory("postfixqueue-faults-").FullName;
        try
        {
            FaultyTool.Find("postqueue", "hangs-after-lines").Install(folder);
            using Process process = Process.Start(new ProcessStartInfo(Path.Join(folder, "postqueue")) { RedirectStandardOutput = true })!;
            Assert.Contains(
                "4jYB8D5px9z1j1F1",
                await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );

            Assert.Equal(process.Id, FaultyTool.ProcessId(folder, "postqueue"));
            Assert.True(FaultyTool.IsRunning(process.Id));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.False(FaultyTool.IsRunning(process.Id));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
