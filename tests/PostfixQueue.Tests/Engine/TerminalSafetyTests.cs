using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Engine;

/// <summary>Text from the network as it reaches a terminal.</summary>
public sealed class TerminalSafetyTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("\u001b]0;owned\u0007")]
    [InlineData("\u009b31m")]
    [InlineData("a\u202egnp.exe")]
    [InlineData("line\u2028line")]
    [InlineData("\ufeffx")]
    [InlineData("a\u007fb\u0085c")]
    public void Neither_views_nor_prompts_pass_on_what_a_terminal_would_obey(string text)
    {
        _tools.Listing(
            ListingLines.Of("A1", text + "@x.example", recipients: [(text + "@y.example", "reason " + text), ("b@y.example", text)])
        );
        using ModuleSession session = new(toolDirectory: _tools.Directory);

        session
            .Invoke(
                "Get-MailQueueItem | Out-Default; Measure-MailQueue Sender | Out-Default; Get-MailQueueItem | Remove-MailQueueItem -WhatIf"
            )
            .WithoutErrors();

        // The colours of the table headers are the engine's own.
        string shown = Regex.Replace(string.Join('\n', session.UserInterface.Lines), "\u001b\\[[0-9;]*m", "");
        Assert.Contains("A1", shown, StringComparison.Ordinal);
        foreach (char harmful in text.Where(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not (';' or ']' or '.')))
            Assert.DoesNotContain(harmful, shown);
    }
}
