using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// One session lists, measures, watches, flushes, holds, releases and removes for a long time, while mail runs through: nothing of it
/// grows, no process stays behind, and every message is accounted for.
/// </summary>
/// <remarks>The long form takes an hour, or its share of it.</remarks>
public sealed class SoakTests
{
    private const string Sender = "stuck@lab.example";

    /// <summary>A round for each line that it is given, and a line for each round.</summary>
    private const string Session = """
        $ProgressPreference = 'SilentlyContinue'
        Import-Module '{module}'
        $PSDefaultParameterValues = @{ '*-Mail*:ConfigDirectory' = '{config}' }
        $watch = Start-ThreadJob {
            Import-Module '{module}'
            $seen = 0
            Watch-MailQueue -ConfigDirectory '{config}' -Sender '{sender}' -IntervalSeconds 1 | ForEach-Object { $seen++;
                if ($seen % 100 -eq 1) { $seen } }
        }
        function Find-Zombie {
            foreach ($file in [IO.Directory]::GetDirectories('/proc') -match '/\d+$') {
                try { $fields = [IO.File]::ReadAllText("$file/stat") -replace '^.*\) ' -split ' ' } catch [IO.IOException] { continue }
                if ($fields[0] -eq 'Z' -and $fields[1] -eq $PID) { $file }
            }
        }
        while ($null -ne [Console]::In.ReadLine()) {
            $problems = $null
            $all = @(Get-MailQueueItem -Sender '{sender}' -ErrorVariable +problems)
            $detailed = @(Get-MailQueueItem -Detailed -ErrorVariable +problems).Count
            $null = Measure-MailQueue -GroupBy Cause -ErrorVariable +problems
            $null = $all | Get-Random -Count 10 | Invoke-MailQueueFlush -ErrorAction SilentlyContinue
            $held = @($all | Get-Random -Count 20 | Suspend-MailQueueItem -Confirm:$false -PassThru -ErrorAction SilentlyContinue)
            $null = Get-MailQueueItem -QueueName Hold | Resume-MailQueueItem -Confirm:$false -ErrorAction SilentlyContinue
            $removed = @($all | Get-Random -Count 3 | Remove-MailQueueItem -Confirm:$false -PassThru -ErrorAction SilentlyContinue)
            $watched = @($watch | Receive-Job -ErrorVariable +problems)
            # One that has just ended is collected in a moment.
            for ($look = 0; ($zombies = @(Find-Zombie)) -and $look -lt 20; $look++) { Start-Sleep -Milliseconds 100 }
            $zombies | ForEach-Object {
                $problems += [Management.Automation.ErrorRecord]::new([exception]::new("$_ is a zombie"), 'Zombie', 0, $_) }
            $all = $held = $null
            [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
            [Console]::Out.WriteLine((@{
                Removed = @($removed | Where-Object Outcome -eq Removed | ForEach-Object QueueId)
                Problems = @($problems | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" })
                Memory = [Environment]::WorkingSet; Heap = [GC]::GetTotalMemory($false)
                Handles = [IO.Directory]::GetFileSystemEntries('/proc/self/fd').Length
                Threads = [IO.Directory]::GetDirectories('/proc/self/task').Length
                Watched = $watched.Count; State = "$($watch.State)"
            } | ConvertTo-Json -Compress))
        }
        Stop-Job $watch
        Remove-Job $watch -Force
        """;

    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Nothing_grows_and_every_message_is_accounted_for()
    {
        int messages = ProofPlan.Count(300, 20_000);
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { [MailLoad.Domain] = "discard:" },
                MainCf = ["minimal_backoff_time = 1h", "queue_run_delay = 1h", "maximal_queue_lifetime = 100d"],
            }
        );
        _ = new QueueWriter(queue.Postfix) { Sender = Sender }.Write(messages);
        List<SoakRound> rounds;
        int sent;
        await using (MailLoad load = new(queue.Postfix, senders: 2, TimeSpan.FromMilliseconds(20)))
        {
            rounds = await RunAsync(queue);
            sent = load.Sent;
        }

        IReadOnlyList<QueueEntry> left = await queue.Postfix.WaitUntilAsync(
            static entries => entries.All(static entry => entry.QueueName is "deferred" or "hold"),
            TimeSpan.FromMinutes(10)
        );
        QueueLog log = await QueueLog.ReadAsync(queue.Postfix);
        string[] removed = [.. rounds.SelectMany(static round => round.Removed)];
        List<string> problems = [.. rounds.SelectMany(static round => round.Problems), .. Growth(rounds)];
        problems.AddRange(removed.Intersect(left.Select(static entry => entry.QueueId)).Select(id => $"{id} was reported as removed"));
        int lost = messages - removed.Length - left.Count(static entry => entry.Sender == Sender);
        if (lost != 0 || log.Removed != removed.Length)
            problems.Add($"{lost} messages are lost; {log.Removed} were removed, {removed.Length} reported");
        SoakRound last = rounds[^1];
        ProofReport.Add(
            "R5 Rounds of a soak",
            rounds.Count,
            problems.Count,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sent} messages ran through; at the end {last.Memory >> 20} MiB, heap {last.Heap >> 20} MiB, {last.Handles} "
                    + $"handles, {last.Threads} threads"
            )
        );

        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(20)));
        Assert.True(sent > 0, "No mail ran through.");
    }

    /// <summary>
    /// What looks like growth after a few rounds goes on for some more: a leak stays, while files that the watch has open just then do not.
    /// </summary>
    private static async Task<List<SoakRound>> RunAsync(RealQueue queue)
    {
        string script = Path.Join(queue.Postfix.RootDirectory, "soak.ps1");
        await File.WriteAllTextAsync(
            script,
            Session
                .Replace("{module}", Repository.Manifest, StringComparison.Ordinal)
                .Replace("{config}", queue.Postfix.ConfigDirectory, StringComparison.Ordinal)
                .Replace("{sender}", Sender, StringComparison.Ordinal)
        );
        ProcessStartInfo start = RealPowerShell.Prepare("-NoLogo", "-NoProfile", "-NonInteractive", "-File", script);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using Process session = Process.Start(start)!;
        try
        {
            List<SoakRound> rounds = [];
            Stopwatch clock = Stopwatch.StartNew();
            while (
                rounds.Count < 8
                || (rounds.Count < 40 && Growth(rounds).Any())
                || (ProofPlan.IsLong && clock.Elapsed < s_long * ProofPlan.Share)
            )
            {
                await session.StandardInput.WriteLineAsync("go on");
                await session.StandardInput.FlushAsync();
                string line =
                    await session.StandardOutput.ReadLineAsync().WaitAsync(s_patience)
                    ?? throw new InvalidOperationException("The session has ended.");
                SoakRound round = JsonSerializer.Deserialize<SoakRound>(line)!;
                rounds.Add(round);
            }

            session.StandardInput.Close();
            await session.WaitForExitAsync().WaitAsync(s_patience);
            return rounds;
        }
        finally
        {
            if (!session.HasExited)
                session.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What the last quarter of the rounds has more of than the second, by more than chance.</summary>
    private static IEnumerable<string> Growth(List<SoakRound> rounds)
    {
        if (Grown(static round => round.Handles) > 8)
            yield return $"Handles: {Series(static round => round.Handles)}";
        if (Grown(static round => round.Threads) > 8)
            yield return $"Threads: {Series(static round => round.Threads)}";
        if (rounds.Count >= 40 && Grown(static round => round.Heap) > 16 << 20)
            yield return $"Heap: {Series(static round => round.Heap)}";
        if (rounds.Count >= 40 && Grown(static round => round.Memory) > 64 << 20)
            yield return $"Memory: {Series(static round => round.Memory)}";
        if (rounds[^1].State != "Running")
            yield return $"The watch is {rounds[^1].State}.";

        long Grown(Func<SoakRound, long> figure)
        {
            int quarter = rounds.Count / 4;
            return Median(rounds[^quarter..].Select(figure)) - Median(rounds[quarter..(2 * quarter)].Select(figure));
        }

        string Series(Func<SoakRound, long> figure) => string.Join(", ", rounds.Select(figure));
    }

    private static long Median(IEnumerable<long> figures) => figures.Order().ToArray() is { Length: > 0 } all ? all[all.Length / 2] : 0;

    private sealed record SoakRound(
        string[] Removed,
        string[] Problems,
        long Memory,
        long Heap,
        int Handles,
        int Threads,
        int Watched,
        string State
    );
}
