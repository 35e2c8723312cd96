using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// A session to which the system gives no file descriptor, no process and no thread any more: each command ends, with an error that says
/// what has run out, and works again when it can be had. Each in a process of its own.
/// </summary>
public sealed class ShortageTests : IDisposable
{
    private const string TooManyFiles = "too many open files; see 'ulimit -n' and the service's LimitNOFILE.";
    private const string TooManyTasks = "(resource temporarily unavailable); see 'ulimit -u' and the service's TasksMax.";

    private static readonly string[] s_withTools =
    [
        "Get-MailQueueItem",
        "Get-MailQueueItem A1",
        "Measure-MailQueue",
        "'A1' | Suspend-MailQueueItem",
        "Resume-MailQueueItem A1",
        "Restart-MailQueueItem A1",
        "Remove-MailQueueItem A1 -Confirm:$false",
        "Remove-MailQueueItem -All -Force -Confirm:$false",
        "Invoke-MailQueueFlush A1",
        "Invoke-MailQueueFlush -All -Force",
        "Invoke-MailQueueFlush -Site a.example",
        "Get-MailServerConfig myhostname",
        "Get-MailServerConfig -Service *",
    ];

    private static readonly string[] s_without =
    [
        "Resolve-MailDelayReason 'Connection refused'",
        "1..3000 | ForEach-Object { \"text $_\" } | Resolve-MailDelayReason",
    ];

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public ShortageTests() => _tools.Listing(ListingLines.Of("A1"));

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Without_file_descriptors_each_command_says_so(int left) =>
        await EachSaysAsync($"LeaveDescriptors({left})", TooManyFiles);

    [Fact]
    public async Task Without_processes_and_threads_each_command_says_so() => await EachSaysAsync("LeaveNoTasks()", TooManyTasks);

    private async Task EachSaysAsync(string shortage, string reason)
    {
        string script = $$"""
            Import-Module '{{Repository.Manifest}}'
            Add-Type -Path '{{typeof(ProcessLimits).Assembly.Location}}'
            $env:PATH = '{{_tools.Directory}}:' + $env:PATH
            $PSDefaultParameterValues = @{ '*-Mail*:ConfigDirectory' = '{{_tools.Directory}}' }
            $limits = [PostfixQueue.Lab.ProcessLimits]
            function Invoke-Each {
                foreach ($command in $commands) {
                    $all = @(try { . $command *>&1 } catch { $_ })
                    $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
                    $first = $errors[0]
                    $lines.Add("$command`t$($errors.Count)`t$($all.Count - $errors.Count)`t$($first.FullyQualifiedErrorId)`t$first")
                }
                foreach ($result in Test-MailServerConfig -SkipDns -SkipNetwork -Name Postfix.Version, Queue.Deferred) {
                    $lines.Add("$($result.Name)`t$($result.Status)`t$($result.Message) $($result.Evidence)".Replace("`n", ' '))
                }
            }

            # PowerShell itself, and this script, have to have loaded what they need.
            $commands = @({ {{string.Join(" }, { ", s_withTools.Concat(s_without))}} })
            $lines = [System.Collections.Generic.List[string]]::new()
            $limits::GiveBack()
            Invoke-Each
            $lines.Clear()
            $limits::{{shortage}}
            Invoke-Each
            $limits::GiveBack()
            $lines.Add('again')
            Invoke-Each
            $lines
            """;

        PowerShellRun run = await RunAsync(script);
        for (int turn = 0; turn < 3 && IsEndedByRuntime(run); turn++)
            run = await RunAsync(script);

        Assert.True(run.ExitCode == 0 && run.Errors.Length == 0, run.Errors + run.Output);
        List<string[]> lines = run.Lines.Select(static line => line.Split('\t')).ToList();
        foreach ((string? command, int index) in s_withTools.Select(static (command, index) => (command, index)))
        {
            string[] line = lines[index];
            Assert.True(line is [_, "1", "0", _, _], $"{command}: {string.Join(" | ", line)}");
            Assert.StartsWith("PostfixCommandFailed,PostfixQueue.Commands.", line[3], StringComparison.Ordinal);
            Assert.EndsWith(reason, line[4], StringComparison.Ordinal);
        }

        foreach (string[]? line in lines.Skip(s_withTools.Length).Take(s_without.Length))
            Assert.Equal("0", line[1]);
        foreach (string[]? line in lines.Skip(s_withTools.Length + s_without.Length).Take(2))
        {
            Assert.Equal("Unknown", line[1]);
            Assert.Contains(reason, line[2], StringComparison.Ordinal);
        }

        List<string[]> again = lines.SkipWhile(static line => line[0] != "again").Skip(1).ToList();
        Assert.All(again.Take(3), static line => Assert.Equal(["0", "1"], line[1..3]));
        Assert.DoesNotContain(again, line => line[^1].Contains(reason, StringComparison.Ordinal));
    }

    /// <summary>What .NET itself loads only on a slow machine it does not get any more, and that is the end of the process.</summary>
    private static bool IsEndedByRuntime(PowerShellRun run) =>
        run.ExitCode != 0 && (run.Errors + run.Output).StartsWith("Out of memory.", StringComparison.Ordinal);

    private static async Task<PowerShellRun> RunAsync(string script)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(path, script);
        try
        {
            // The limit of processes is not for whoever has these.
            ProcessStartInfo shell = RealPowerShell.Prepare("-NoLogo", "-NoProfile", "-NonInteractive", "-File", path);
            ProcessStartInfo start = new("setpriv", ["--bounding-set=-sys_resource,-sys_admin", shell.FileName, .. shell.ArgumentList]);
            foreach ((string? name, string? value) in RealPowerShell.Discretion)
                start.Environment[name] = value;
            return await RealPowerShell.RunAsync(start);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
