using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Packaging;

/// <summary>What a session with the module says of its cmdlets: Get-Command on one side, Get-Help on the other.</summary>
public sealed class CommandHelpFixture : IAsyncLifetime
{
    private const string Ask = """
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($command in Get-Command -Module PostfixQueue) {
            $help = Get-Help $command.Name
            $shown = @($command.Parameters.Values | Where-Object {
                $_.Name -notin $common -and -not ($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }) })
            $name = $command.Name
            "$name|parameters|$($shown.Name -join ',')"
            "$name|documented|$(($help.parameters.parameter | Where-Object { $_.description.Text }).name -join ',')"
            "$name|synopsis|$($help.Synopsis)"
            "$name|examples|$(@($help.examples.example).Count)"
            "$name|inputs|$($help.inputTypes.inputType.type.name -join ',')"
            "$name|outputs|$($help.returnValues.returnValue.type.name -join ',')"
            "$name|outputTypes|$($command.OutputType.Name -join ',')"
            foreach ($set in $command.ParameterSets) {
                $members = $set.Parameters | Where-Object { $shown.Name -contains $_.Name }
                "$name|sets|$(($members | ForEach-Object { "$($_.Name)=$($_.IsMandatory)" } | Sort-Object) -join ',')"
            }
            foreach ($item in $help.syntax.syntaxItem) {
                "$name|syntax|$(($item.parameter | ForEach-Object { "$($_.name)=$($_.required)" } | Sort-Object) -join ',')"
            }
        }

        """;

    private List<string[]> _answers = [];

    /// <summary>The names of all cmdlets that the session has from the module.</summary>
    public IReadOnlyList<string> Commands => [.. _answers.Select(answer => answer[0]).Distinct(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync() =>
        _answers = [.. (await RealPowerShell.RunAsync($"Import-Module '{Repository.Manifest}'\n{Ask}")).Select(line => line.Split('|', 3))];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Every answer to one question about a cmdlet.</summary>
    public IReadOnlyList<string> All(string command, string question) =>
        [.. _answers.Where(answer => answer[0] == command && answer[1] == question).Select(answer => answer[2])];

    public string One(string command, string question) => Assert.Single(All(command, question));

    /// <summary>The answer to one question as a sorted list.</summary>
    public IReadOnlyList<string> Listed(string command, string question) =>
        [.. One(command, question).Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
