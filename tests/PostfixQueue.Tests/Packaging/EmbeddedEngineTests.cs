using System.Diagnostics;
using System.Globalization;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The host that runs build.ps1 where no pwsh is installed.</summary>
public sealed class EmbeddedEngineTests
{
    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("'fine'", 0)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("$Host.SetShouldExit(9)", 9)]
    public async Task The_exit_code_is_that_of_the_script(string script, int expected) =>
        Assert.Equal(expected, (await EmbeddedEngine.TryRunAsync(script)).ExitCode);

    [Fact]
    public async Task Errors_go_to_the_error_stream_and_name_the_line()
    {
        var run = await EmbeddedEngine.TryRunAsync("\nGet-Nothing\n'after'");

        Assert.Equal(["after"], run.Lines);
        Assert.Contains("Get-Nothing", run.Errors, StringComparison.Ordinal);
        Assert.Contains(".ps1:2", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_reach_the_script_by_place_and_by_name()
    {
        const string Script = """
            function Show { param([string] $Command, [string] $Filter, [switch] $KeepRunning) "$Command/$Filter/$KeepRunning" }
            Show @args
            """;

        var run = await EmbeddedEngine.TryRunAsync(Script, ["test", "-Filter", "a b", "-KeepRunning"]);

        Assert.Equal(["test/a b/True"], run.Lines);
    }

    [Fact]
    public async Task Output_that_is_not_a_terminal_gets_no_colours()
    {
        var run = await EmbeddedEngine.TryRunAsync("[pscustomobject]@{ Name = 'a' } | Format-Table; Write-Host b -ForegroundColor Red");

        Assert.Equal(["Name", "----", "a", "b"], run.Lines.Select(line => line.Trim()));
    }

    [Fact]
    public async Task Tables_and_lists_follow_the_views_of_the_module()
    {
        var run = await EmbeddedEngine.TryRunAsync($$"""
            Import-Module '{{Repository.Manifest}}'
            $item = [PostfixQueue.MailQueueItem]@{ QueueId = '4jYB8D5px9z1j1F'; QueueName = 'hold'; Sender = 'a@b.example'; ArrivalTime = [datetime]::Now }
            $item
            $item | Format-Table -View Reason
            $item | Format-List
            """);

        Assert.Matches("QueueId +Queue +Age +Size +Sender", run.Output);
        Assert.Matches("QueueId +Age +Recipient", run.Output);
        Assert.Matches("Queue +: hold", run.Output);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("3, 1, 2 | Sort-Object", "1 2 3")]
    [InlineData("3, 1, 2 | Sort-Object { -$_ }", "3 2 1")]
    [InlineData("'bb', 'a', 'cc' | Sort-Object Length -Descending", "bb cc a")]
    [InlineData("'bb', 'a', 'cc' | Group-Object Length -NoElement | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", "2=2 1=1")]
    [InlineData("1..1000000 | ForEach-Object { if ($_ -gt 2) { throw 'went on' }; $_ } | Select-Object -First 2", "1 2")]
    [InlineData("'bb' | Select-Object -ExpandProperty Length", "2")]
    [InlineData("('bb' | Select-Object Length).Length", "2")]
    public async Task The_stand_ins_for_utility_commands_do_what_the_scripts_need(string script, string expected)
    {
        var run = await EmbeddedEngine.TryRunAsync(script);

        Assert.Equal(expected, string.Join(' ', run.Lines));
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task An_interrupt_stops_the_script_and_lets_it_clean_up()
    {
        const string Script = """
            try { 'ready'; [Threading.Tasks.Task]::Delay(1).Wait(); while ($true) { [Threading.Thread]::Sleep(10) } }
            finally { $Host.UI.WriteLine('cleaned up') }
            """;

        var run = await EmbeddedEngine.TryRunAsync(Script, onLine: (line, process) =>
        {
            if (line == "ready")
                Process.Start("kill", ["-INT", process.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        });

        Assert.Equal(["ready", "cleaned up"], run.Lines);
        Assert.Equal(130, run.ExitCode);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_an_error_and_not_a_wait()
    {
        var run = await EmbeddedEngine.TryRunAsync("$ErrorActionPreference = 'Stop'; $Host.UI.PromptForChoice('Really?', 'Go on?', @('&Yes', '&No'), -1)");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Really?", run.Errors, StringComparison.Ordinal);
    }
}
