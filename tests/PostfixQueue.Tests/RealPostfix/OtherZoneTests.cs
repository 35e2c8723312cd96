using System.Globalization;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Sessions in other time zones and cultures than the one that a file comes from, in processes of their own.</summary>
public sealed class OtherZoneTests
{
    [Fact]
    public async Task A_time_without_a_zone_is_local_whatever_it_is_given_as()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        IReadOnlyList<string> lines = await RunAsync(
            queue,
            "Asia/Kolkata",
            "en_US",
            """
            $arrived = (Get-MailQueueItem).ArrivalTime
            foreach ($hours in -1, 1) {
                $time = $arrived.AddHours($hours)
                $text = $time.ToString('yyyy-MM-dd HH:mm:ss')
                $offset = [datetimeoffset]::new($time)
                foreach ($one in $text, (Get-Date $text), ([datetime]$text), $time, $time.ToUniversalTime(), $offset,
                    $offset.ToOffset('09:00'), $time.ToUniversalTime().ToString('o'), $offset.ToString('o'),
                    (ConvertFrom-Csv "When`n$text").When, (ConvertFrom-Json (ConvertTo-Json $time))) {
                    '{0} {1} {2}' -f $hours, @(Get-MailQueueItem -Before $one).Count, @(Get-MailQueueItem -After $one).Count
                }
            }
            """
        );

        Assert.Equal([.. Enumerable.Repeat("-1 0 1", 11), .. Enumerable.Repeat("1 1 0", 11)], lines);
        Assert.Equal([id], await queue.Postfix.IdsAsync());
    }

    [Theory]
    [InlineData("de_DE", "tr_TR")]
    [InlineData("en_GB", "ar_SA")]
    public async Task An_item_from_a_file_is_the_same_message_in_any_zone_and_culture(string there, string here)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync("sender@lab.example", "one@elsewhere.example", "two@elsewhere.example");
        string folder = Directory.CreateTempSubdirectory("postfixqueue-files-").FullName;
        try
        {
            await RunAsync(
                queue,
                "Asia/Kolkata",
                there,
                $$"""
                $item = Get-MailQueueItem
                $item | Export-Csv '{{folder}}/items.csv'
                $item | ConvertTo-Json | Set-Content '{{folder}}/items.json'
                $item | ConvertTo-Json -Depth 5 -AsArray | Set-Content '{{folder}}/deep.json'
                $item | Export-Clixml '{{folder}}/items.xml'
                """
            );

            IReadOnlyList<string> lines = await RunAsync(
                queue,
                "America/St_Johns",
                here,
                $$"""
                $ways = { Import-Csv '{{folder}}/items.csv' }, { Get-Content '{{folder}}/items.json' -Raw | ConvertFrom-Json },
                    { Get-Content '{{folder}}/deep.json' -Raw | ConvertFrom-Json },
                    { Get-Content '{{folder}}/items.json' -Raw | ConvertFrom-Json -DateKind String },
                    { Get-Content '{{folder}}/items.json' -Raw | ConvertFrom-Json -DateKind Offset },
                    { Import-Clixml '{{folder}}/items.xml' }
                foreach ($way in $ways) {
                    $item = & $way
                    $item | Suspend-MailQueueItem -Confirm:$false -PassThru | ForEach-Object Outcome
                    $item | Resume-MailQueueItem -Confirm:$false -PassThru | ForEach-Object Outcome
                }
                """
            );

            Assert.Equal(Enumerable.Repeat(new[] { "Held", "Released" }, 6).SelectMany(outcomes => outcomes), lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal([id], await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task A_table_with_nothing_but_local_times_fits_where_it_was_written()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();

        IReadOnlyList<string> lines = await RunAsync(
            queue,
            "Europe/Berlin",
            "de_DE",
            """
            $rows = Get-MailQueueItem | Select-Object QueueId, ArrivalTime, Sender, Size | ConvertTo-Csv | ConvertFrom-Csv
            $rows | Suspend-MailQueueItem -Confirm:$false -PassThru | ForEach-Object Outcome
            $rows.ForEach({ $_.ArrivalTime = ([datetime]::Now.AddDays(-1)).ToString() })
            try { $rows | Resume-MailQueueItem -Confirm:$false -ErrorAction Stop } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            """
        );

        Assert.Equal(["Held", "StaleQueueItem"], lines);
    }

    /// <summary>25 October 2026 in Berlin: the hour from two to three comes twice.</summary>
    [Fact]
    public async Task The_hour_that_comes_twice_is_told_apart()
    {
        using Engine.StandInTools tools = new();
        long first = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        tools.Listing(
            string.Concat(
                Engine.ListingLines.Of("A1", arrival: first - 3600),
                Engine.ListingLines.Of("B2", arrival: first),
                Engine.ListingLines.Of("C3", arrival: first + 3600),
                Engine.ListingLines.Of("D4", arrival: first + 7200)
            )
        );

        IReadOnlyList<string> lines = await RunAsync(
            tools.Directory,
            "Europe/Berlin",
            "en_US",
            $$"""
            $env:PATH = '{{tools.Directory}}:' + $env:PATH
            $items = Get-MailQueueItem
            "$($items.ArrivalTimeUtc)"
            "$(Get-MailQueueItem -Before '2026-10-25 02:30')"
            "$(Get-MailQueueItem -After '2026-10-25 02:30')"
            "$(Get-MailQueueItem -Before '2026-10-25 03:00')"
            "$(Get-MailQueueItem -Before '2026-10-25 02:30+02:00')"
            "$(Get-MailQueueItem -Before '2026-10-25 02:30+01:00')"
            "$(Get-MailQueueItem -After $items[1].ArrivalTime)"
            "$(Get-MailQueueItem -Before $items[2].ArrivalTime)"
            "$($items | Get-MailQueueItem)"
            "$($items | ConvertTo-Json -AsArray -WarningAction SilentlyContinue | ConvertFrom-Json | Get-MailQueueItem)"
            "$($items | ConvertTo-Csv | ConvertFrom-Csv | Get-MailQueueItem)"
            """
        );

        Assert.Equal(
            [
                "2026-10-24T23:30:00Z 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-25T02:30:00Z",
                "A1",
                "D4",
                "A1 B2 C3",
                "A1",
                "A1 B2",
                "C3 D4",
                "A1 B2",
                "A1 B2 C3 D4",
                "A1 B2 C3 D4",
                "A1 B2 C3 D4",
            ],
            lines
        );
    }

    private static Task<IReadOnlyList<string>> RunAsync(RealQueue queue, string zone, string culture, string script) =>
        RunAsync(queue.Postfix.ConfigDirectory, zone, culture, script);

    private static async Task<IReadOnlyList<string>> RunAsync(string configDirectory, string zone, string culture, string script)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(
            path,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                $ErrorActionPreference = 'Stop'
                Import-Module '{{Repository.At("PostfixQueue.psd1")}}'
                $PSDefaultParameterValues = @{ '*-Mail*:ConfigDirectory' = '{{configDirectory}}' }
                {{script}}
                """
            )
        );
        try
        {
            System.Diagnostics.ProcessStartInfo start = RealPowerShell.Prepare("-NoProfile", "-NonInteractive", "-File", path);
            start.Environment["TZ"] = zone;
            start.Environment["LANG"] = culture == "C" ? "C.UTF-8" : $"{culture}.UTF-8";
            start.Environment.Remove("LC_ALL");
            start.Environment.Remove("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
            PowerShellRun run = await RealPowerShell.RunAsync(start);
            return run.ExitCode == 0 ? run.Lines : throw new InvalidOperationException(run.Errors + run.Output);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
