using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Engine;

/// <summary>Items that have been in a file are asked about in the same words as live ones.</summary>
public sealed class GivenItemPromptTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public GivenItemPromptTests() =>
        _tools.Listing(
            ListingLines.Of(
                "A1",
                size: 48_000,
                recipients:
                [
                    ("one@y.example", "greylisted"),
                    ("two@z.example", null),
                    ("three@z.example", null),
                    ("four@z.example", null),
                    ("\"f i v e\"@z.example", null),
                ]
            )
        );

    public void Dispose() => _tools.Dispose();

    /// <summary>Where nobody can answer, the error has the question.</summary>
    [Fact]
    public async Task The_question_is_that_about_a_live_item()
    {
        IReadOnlyList<string> questions = await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $env:PATH = '{{_tools.Directory}}:' + $env:PATH
            $item = Get-MailQueueItem -ConfigDirectory '{{_tools.Directory}}'
            $ways = { $item }, { $item | ConvertTo-Csv | ConvertFrom-Csv },
                { $item | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json },
                { $item | ConvertTo-Json -Depth 5 | ConvertFrom-Json -DateKind String }, { $item | Select-Object * },
                { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($item, 1)) }
            foreach ($way in $ways) {
                try { & $way | Remove-MailQueueItem -ErrorAction Stop; 'nothing was asked' } catch {
                    "$($_.FullyQualifiedErrorId.Split(',')[0]) $_" }
            }
            """
        );

        Assert.Equal(6, questions.Count);
        Assert.Equal(Enumerable.Repeat(questions[0], 6), questions);
        foreach (
            string? part in new[]
            {
                "ConfirmationRequired ",
                "use -Confirm:$false.",
                "Remove: A1 a@sender.example -> one@y.example, two@z.example, three@z.example +2 (deferred, ",
                "47 KB)",
            }
        )
            Assert.Contains(part, questions[0], StringComparison.Ordinal);
    }
}
