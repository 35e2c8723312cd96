using System.Diagnostics;
using System.Globalization;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

/// <summary>The stuck queue as a program: however whoever started it comes to an end, nothing of it is left.</summary>
public sealed class StuckProgramTests
{
    // What a container's superuser lacks and could be missed here.
    private static readonly string[] s_withoutPrivileges =
    [
        "setpriv",
        "--bounding-set=-sys_ptrace,-sys_admin,-net_admin,-dac_read_search",
        "--inh-caps=-all",
    ];

    [Fact]
    public async Task With_the_rights_of_a_container_it_starts_and_leaves_nothing() =>
        await RunAsync(s_withoutPrivileges, process => process.StandardInput.Close());

    [Theory]
    [InlineData(15)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task A_signal_ends_it_and_nothing_is_left(int signal) => await RunAsync([], process => _ = Libc.Kill(process.Id, signal));

    private static async Task RunAsync(string[] before, Action<Process> end)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        // A signal that whoever started the tests had ignored, as nohup(1) does, would be ignored by the program too.
        string[] command = ["env", "--default-signal", .. before, "dotnet", typeof(PrivatePostfix).Assembly.Location, "stuck"];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string? line = await process.StandardOutput.ReadLineAsync(cancellation);
        if (line is null)
            Assert.Fail(await errors);
        string root = Path.GetDirectoryName(line.Split('\t')[0])!;
        int master = int.Parse(File.ReadAllText(Path.Join(root, "master")).Split(' ')[0], CultureInfo.InvariantCulture);
        IReadOnlyList<RunningProcess> processes = ProcessTree.Of(master);
        Assert.True(processes.Count > 3, "The master, qmgr and more were expected to run.");

        end(process);
        await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(3), cancellation);

        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.DoesNotContain(processes, one => one.IsRunning);
        Assert.False(Directory.Exists(root));
    }
}
