using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Packaging;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// Actions that are cut short while postsuper works: what was reported is true, what was not is counted in a warning or no more than a few
/// hundred, no message is lost and no process stays behind.
/// </summary>
public sealed partial class StoppedTests
{
    /// <summary>What postsuper may have been given and not have reported; a batch more is on its way to whoever is killed.</summary>
    private const int MostUnderWay = 320;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string[] s_ways = ["Ctrl+C", "Select-Object -First", "SIGKILL", "Ctrl+C", "Stop-Job", "SIGINT"];

    [Fact]
    public async Task What_was_reported_is_true_and_nothing_goes_on()
    {
        int messages = ProofPlan.Count(600, 3_000);
        int stops = ProofPlan.Count(3, 54);
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { MainCf = ["queue_run_delay = 1h"] });
        string[] ids = [.. new QueueWriter(queue.Postfix).Write(messages)];
        List<string> problems = [];
        List<int> unreported = [];
        for (int number = 0; number < stops; number++)
        {
            string way = s_ways[number % s_ways.Length];
            (IReadOnlyCollection<string> reported, string warnings) = way switch
            {
                "Ctrl+C" => await StopHereAsync(queue, number),
                "Select-Object -First" => LeaveEarly(queue, 1 + (number * 37 % (messages / 2))),
                _ => await StopElsewhereAsync(queue, way, number),
            };
            problems.AddRange(
                (await FindProblemsAsync(queue, ids, reported, warnings, isKilled: way == "SIGKILL", unreported)).Select(problem =>
                    $"{number}, {way}: {problem}"
                )
            );
            (await queue.Postfix.RunAsync("postsuper", ["-H", "ALL"])).OrThrow();
        }

        ProofReport.Add(
            "R3 Stops",
            stops,
            problems.Count,
            $"{messages} messages; done but not reported: {unreported.DefaultIfEmpty().Max()} at most, "
                + $"{unreported.DefaultIfEmpty().Average():0} on average"
        );
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(20)));
    }

    [GeneratedRegex("([0-9]+) of [0-9]+ messages are done(?:, and up to ([0-9]+) more may be)?")]
    private static partial Regex Told();

    private static async Task<List<string>> FindProblemsAsync(
        RealQueue queue,
        string[] ids,
        IReadOnlyCollection<string> reported,
        string warnings,
        bool isKilled,
        List<int> unreported
    )
    {
        List<string> problems = [];
        if (!await EndsAsync(queue))
            problems.Add("postsuper goes on");
        IReadOnlyList<QueueEntry> left = await queue.Postfix.ListAsync();
        HashSet<string> held = [.. left.Where(static entry => entry.QueueName == "hold").Select(static entry => entry.QueueId)];
        int untrue = reported.Count(id => !held.Contains(id));
        if (untrue > 0)
            problems.Add($"{untrue} of {reported.Count} reported as held are not");
        int lost = ids.Except(left.Select(static entry => entry.QueueId), StringComparer.Ordinal).Count();
        if (lost > 0)
            problems.Add($"{lost} messages are lost");
        int silent = held.Count - reported.Count;
        if (isKilled)
        {
            unreported.Add(silent);
            if (silent > MostUnderWay)
                problems.Add($"{silent} were done and not reported");
        }
        else if (held.Count < ids.Length)
        {
            Match told = Told().Match(warnings);
            int number(int group) => told.Groups[group].Success ? int.Parse(told.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
            if (!told.Success && held.Count > 0)
                problems.Add($"nothing was said of {held.Count} that are done");
            else if (held.Count < number(1) || held.Count > number(1) + number(2))
                problems.Add($"'{told.Value}', but {held.Count} are");
            if (number(2) > MostUnderWay)
                problems.Add($"'{told.Value}' leaves too many in doubt");
        }

        return problems;
    }

    /// <summary>Ctrl+C is the stop of the pipeline.</summary>
    private static async Task<(IReadOnlyCollection<string> Reported, string Warnings)> StopHereAsync(RealQueue queue, int number)
    {
        queue.Session.UserInterface.Warnings.Clear();
        using System.Management.Automation.PowerShell shell = queue.Session.Prepare(
            "Get-MailQueueItem -QueueName Deferred | Suspend-MailQueueItem -Confirm:$false -PassThru"
        );
        using System.Management.Automation.PSDataCollection<System.Management.Automation.PSObject> output = [];
        IAsyncResult running = shell.BeginInvoke<System.Management.Automation.PSObject, System.Management.Automation.PSObject>(
            null,
            output
        );
        await WaitAsync(() => output.Count > 0 || running.IsCompleted, "the first result");
        await Task.Delay(number * 7 % 40);
        await Task.Run(shell.Stop);
        return (
            [
                .. output
                    .ToArray()
                    .Select(static one => one.BaseObject)
                    .OfType<MailQueueActionResult>()
                    .Where(static one => one.Outcome == "Held")
                    .Select(static one => one.QueueId),
            ],
            string.Join('\n', queue.Session.UserInterface.Warnings.Concat(shell.Streams.Warning.Select(static one => one.Message)))
        );
    }

    private static (IReadOnlyCollection<string> Reported, string Warnings) LeaveEarly(RealQueue queue, int first)
    {
        queue.Session.UserInterface.Warnings.Clear();
        Invocation invocation = queue.Session.Invoke(
            $"Get-MailQueueItem -QueueName Deferred | Suspend-MailQueueItem -Confirm:$false -PassThru | Select-Object -First {first}"
        );
        return (
            [.. invocation.Of<MailQueueActionResult>().Where(static one => one.Outcome == "Held").Select(static one => one.QueueId)],
            string.Join('\n', queue.Session.UserInterface.Warnings.Concat(invocation.Warnings))
        );
    }

    /// <summary>In a process of its own, which notes what it is told: a job that is stopped, an interrupt, a kill.</summary>
    private static async Task<(IReadOnlyCollection<string> Reported, string Warnings)> StopElsewhereAsync(
        RealQueue queue,
        string way,
        int number
    )
    {
        string notes = Path.Join(queue.Postfix.RootDirectory, $"notes-{number}");
        string script = Path.Join(queue.Postfix.RootDirectory, "act.ps1");
        string act = $$"""
            $notes = [System.IO.StreamWriter]::new('{{notes}}')
            $notes.AutoFlush = $true
            Import-Module '{{Repository.Manifest}}'
            Get-MailQueueItem -QueueName Deferred -ConfigDirectory '{{queue.Postfix.ConfigDirectory}}' |
                Suspend-MailQueueItem -Confirm:$false -PassThru | ForEach-Object { $notes.WriteLine("$($_.Outcome) $($_.QueueId)") }
            """;
        string inJob = $$"""
            $job = Start-Job { {{act}} }
            while (-not (Test-Path '{{notes}}') -or (Get-Item '{{notes}}').Length -lt 100) {
                if ($job.State -ne 'Running' -and $job.State -ne 'NotStarted') { break }; Start-Sleep -Milliseconds 5 }
            Stop-Job $job
            Receive-Job $job 3>&1
            """;
        await File.WriteAllTextAsync(script, way == "Stop-Job" ? inJob : act);
        ProcessStartInfo start = RealPowerShell.Prepare("-NoLogo", "-NoProfile", "-NonInteractive", "-File", script);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            errors = process.StandardError.ReadToEndAsync();
        if (way != "Stop-Job")
        {
            await WaitAsync(() => process.HasExited || (SharedFile.ReadAllText(notes)?.Length ?? 0) > 100, "the first result");
            await Task.Delay(number * 7 % 40);
            _ = Libc.Kill(process.Id, way == "SIGKILL" ? Libc.SignalKill : Libc.SignalInterrupt);
        }

        await process.WaitForExitAsync().WaitAsync(s_patience);
        string text = await output.WaitAsync(s_patience) + await errors.WaitAsync(s_patience);
        string[] lines = (SharedFile.ReadAllText(notes) ?? "").Split('\n')[..^1];
        return (
            [
                .. lines
                    .Where(static line => line.StartsWith("Held ", StringComparison.Ordinal))
                    .Select(static line => line["Held ".Length..]),
            ],
            Regex.Replace(text, @"\s+", " ")
        );
    }

    /// <summary>True when no tool of the instance runs any more.</summary>
    private static async Task<bool> EndsAsync(RealQueue queue)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(20))
        {
            if (!Directory.EnumerateDirectories("/proc").Any(folder => IsToolOf(queue, folder)))
                return true;
        }

        return false;
    }

    private static bool IsToolOf(RealQueue queue, string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return false;
        string line = SharedFile.ReadAllText(Path.Join(folder, "cmdline")) ?? "";
        return line.Contains(queue.Postfix.ConfigDirectory, StringComparison.Ordinal)
            && (line.Contains("postsuper", StringComparison.Ordinal) || line.Contains("postqueue", StringComparison.Ordinal));
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition(); await Task.Delay(2))
            if (waited.Elapsed > s_patience)
                throw new TimeoutException($"Waited {s_patience} for {what}.");
    }
}
