using System.Text;
using System.Text.RegularExpressions;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Terminal;

/// <summary>
/// Hostile text in a real PowerShell at a terminal: no character arrives there that a terminal would obey, but those that PowerShell
/// sends by itself.
/// </summary>
public sealed partial class PseudoTerminalTests : IDisposable
{
    private const string Prompt = "READY> ";
    private const string End = "THE END";
    private const string ToBeginning = "\u0001";
    private const string CutToEnd = "\u000b";

    private readonly StandInTools _tools = HostileTools.Prepare(new StandInTools());

    public PseudoTerminalTests() =>
        Assert.SkipUnless(PseudoTerminal.Obstacle is null, $"This test needs a pseudo-terminal: {PseudoTerminal.Obstacle}.");

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Each_cmdlet_is_shown() =>
        Assert.All(
            Manifest.Cmdlets,
            static cmdlet => Assert.Contains(ShownCommands.All, command => command.Contains(cmdlet, StringComparison.Ordinal))
        );

    [Fact]
    public async Task No_view_stream_or_completion_sends_what_a_terminal_obeys()
    {
        string shown = await PseudoTerminal.RunAsync(Script(ShownCommands.All), _tools.Directory);

        Assert.Contains(End, shown, StringComparison.Ordinal);
        Dictionary<string, string> outputs = Outputs(shown);
        Assert.All(
            ShownCommands.All,
            command => Assert.False(string.IsNullOrWhiteSpace(outputs[command]), $"Nothing was shown: {command}")
        );
        List<string> findings = Findings(shown);
        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.Take(20)));
        Assert.Contains($"\ufffd]0;{HostileTools.Marker}\ufffd", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_of_the_tab_key_sends_nothing_that_a_terminal_obeys()
    {
        const string Line = "Get-MailQueueItem -Recipient ";
        string menu =
            Beginning()
            + $$"""
                Set-PSReadLineOption -HistorySaveStyle SaveNothing -PredictionSource None -BellStyle None
                Set-PSReadLineKeyHandler -Key Tab -ScriptBlock {
                    $line = ''
                    $cursor = 0
                    foreach ($try in 1..30) {
                        [Microsoft.PowerShell.PSConsoleReadLine]::MenuComplete()
                        [Microsoft.PowerShell.PSConsoleReadLine]::GetBufferState([ref] $line, [ref] $cursor)
                        if ($line -ne '{{Line}}') { break }
                    }
                }
                Set-Location (New-Item -ItemType Directory '{{_tools.Directory}}/without-files-to-complete')
                function prompt { '{{Prompt}}' }
                """;

        string shown = await PseudoTerminal.RunAsync(
            menu,
            _tools.Directory,
            (Prompt, Line + "\t"),
            (HostileTools.Marker, ToBeginning + CutToEnd + "exit\r")
        );

        Assert.Contains($"\ufffd]0;{HostileTools.Marker}\ufffd", shown, StringComparison.Ordinal);
        Assert.Empty(Findings(shown));
    }

    [Fact]
    public async Task What_is_sent_as_it_came_is_noticed()
    {
        string shown = await PseudoTerminal.RunAsync(Script(["[Console]::Out.WriteLine((Get-MailQueueItem)[0].Sender)"]), _tools.Directory);

        Assert.NotEmpty(Findings(shown));
    }

    private string Script(IEnumerable<string> commands)
    {
        StringBuilder script = new(Beginning());
        foreach (string command in commands)
        {
            script.AppendLine($"[Console]::Out.WriteLine('RUN: {command.Replace("'", "''", StringComparison.Ordinal)}')");
            script.AppendLine($". {{ {command} }} | Out-Default");
        }

        return script.AppendLine($"[Console]::Out.WriteLine('RUN: {End}')").ToString();
    }

    private string Beginning() =>
        $"""
            Import-Module '{Repository.Manifest}'
            $PSDefaultParameterValues['*-Mail*:ConfigDirectory'] = '{_tools.Directory}'
            $bytes = [Convert]::FromBase64String('{Convert.ToBase64String(Encoding.UTF8.GetBytes(HostileTools.Text))}')
            $hostile = 'x' + [Text.Encoding]::UTF8.GetString($bytes)

            """;

    /// <summary>What each command has sent.</summary>
    private static Dictionary<string, string> Outputs(string shown) =>
        shown
            .Split("RUN: ")
            .Skip(1)
            .Select(static part => part.Split("\r\n", 2))
            .ToDictionary(static part => part[0], static part => part[1], StringComparer.Ordinal);

    /// <summary>Lines with characters that a terminal obeys; without the sequences that PowerShell sends by itself.</summary>
    private static List<string> Findings(string shown)
    {
        (List<string>? found, string? command) = (new List<string>(), "");
        foreach (string line in OfPowerShell().Replace(shown, "").Split("\r\n"))
        {
            if (line.StartsWith("RUN: ", StringComparison.Ordinal))
                command = line;
            string[] obeyed = line.Where(IsObeyed).Select(static letter => $"U+{(int)letter:X4}").Distinct().ToArray();
            if (obeyed.Length > 0)
                found.Add($"{command} => {string.Join(' ', obeyed)} in: {line}");
        }

        return found;
    }

    private static bool IsObeyed(char letter) =>
        (char.IsControl(letter) && letter is not '\t')
        || letter is '\u061c' or '\u200e' or '\u200f' or '\ufeff' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    // Colours, the modes of keypad and cursor, and what a line editor needs: to place the cursor, to ask for it, to clear the rest
    // of a line.
    [GeneratedRegex("\u001b\\[[0-9;]*m|\u001b\\[\\?(1|12|25)[hl]|\u001b\\[([0-9]+;[0-9]+H|K|6n)|\u001b[=>]")]
    private static partial Regex OfPowerShell();
}
