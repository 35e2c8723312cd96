using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// Properties that hold arrays: text where text is made of them, arrays everywhere else. In a PowerShell of its own, with all that it has.
/// </summary>
public sealed class ListPropertyTests : IDisposable
{
    private const string Copy =
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 1))";

    private static readonly (string Expression, string Expected)[] s_inScripts =
    [
        ("$_.Recipients[0].EmailAddress", "one@y.example"),
        ("$_.Recipients[-1].EmailAddress", "one@z.example"),
        ("$_.Recipients.EmailAddress -join ','", "one@y.example,\"t w o\"@z.example,one@z.example"),
        ("$_.RecipientAddresses.Count", "3"),
        ("$_.RecipientAddresses.Length", "3"),
        ("$_.RecipientDomains -contains 'Z.example'", "True"),
        ("$_.RecipientDomains -is [string[]]", "True"),
        ("$_.Recipients -is [array]", "True"),
        ("($_.RecipientAddresses | Measure-Object).Count", "3"),
        ("[string]::Join('+', $_.RecipientDomains)", "y.example+z.example"),
        ("($_.RecipientDomains + 'more') -join ','", "y.example,z.example,more"),
        ("\"$($_.RecipientDomains)\"", "y.example z.example"),
        ("($_ | Select-Object -ExpandProperty RecipientDomains) -join ','", "y.example,z.example"),
        ("($_ | Group-Object { $_.RecipientDomains[1] }).Name", "z.example"),
        ("($_ | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json).RecipientDomains[1]", "z.example"),
        ("($_ | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json).Recipients[1].EmailAddress", "\"t w o\"@z.example"),
        ("($_ | ConvertTo-Json -WarningAction Ignore -Compress) -match '\"RecipientDomains\":\\[\"y.example\",\"z.example\"\\]'", "True"),
        ("([regex]'N=\"Recipients\"').Matches([System.Management.Automation.PSSerializer]::Serialize($_, 1)).Count", "1"),
        ($"({Copy}).Recipients[1].EmailAddress", "\"t w o\"@z.example"),
        ($"({Copy}).RecipientDomains.Count", "2"),
        ($"({Copy} | ConvertTo-Csv | ConvertFrom-Csv).RecipientDomains", "y.example z.example"),
        ("($_ | ConvertTo-Csv | ConvertFrom-Csv).RecipientAddresses", "one@y.example \"t w o\"@z.example one@z.example"),
        ("($_ | ConvertTo-Csv | ConvertFrom-Csv).Recipients", "one@y.example \"t w o\"@z.example one@z.example"),
        ("($_ | ConvertTo-Csv | ConvertFrom-Csv).RecipientDomains", "y.example z.example"),
        ("($_ | Measure-MailQueue -GroupBy None | ConvertTo-Csv | ConvertFrom-Csv).AgeBuckets", "0 0 0 0 0 0 0 0 0 3"),
        ("($_ | ConvertTo-Csv) -match '\\[\\]' | Measure-Object | ForEach-Object Count", "0"),
        ("($_ | ConvertTo-Csv | ConvertFrom-Csv | Suspend-MailQueueItem -PassThru).Outcome", "Held"),
        ("($_ | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json | Suspend-MailQueueItem -PassThru).Outcome", "Held"),
        (
            "$row = $_ | ConvertTo-Csv | ConvertFrom-Csv; $row.Recipients = 'one@y.example'; ($row | Suspend-MailQueueItem -PassThru "
                + "-ErrorAction Ignore).Outcome",
            "Failed"
        ),
    ];

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public ListPropertyTests() =>
        _tools.Listing(
            ListingLines.Of("A1", recipients: [("one@y.example", "greylisted"), ("\"t w o\"@z.example", null), ("one@z.example", null)])
        );

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task They_are_arrays_in_scripts_and_their_elements_in_files()
    {
        IReadOnlyList<string> lines = await RunAsync(
            $$"""
            Get-MailQueueItem A1 | ForEach-Object {
                {{string.Join("\n", s_inScripts.Select(static one => $"[string]$({one.Expression})"))}}
            }
            """
        );

        Assert.Equal(
            s_inScripts.Select(static one => $"{one.Expression}: {one.Expected}"),
            s_inScripts.Zip(lines, static (one, line) => $"{one.Expression}: {line}")
        );
    }

    /// <summary>The type data has to name what is serialized: a property that it does not name is lost in every remote session.</summary>
    [Fact]
    public async Task Every_property_travels()
    {
        Type[] types = [typeof(MailQueueItem), typeof(MailQueueMeasure), typeof(MailServerService), typeof(MailServerCheckResult)];

        IReadOnlyList<string> lines = await RunAsync(
            $$"""
            foreach ($name in '{{string.Join("', '", types.Select(static type => type.FullName))}}') {
                $data = Get-TypeData $name
                ($data.PropertySerializationSet.ReferencedProperties | Sort-Object) -join ' '
                ($data.Members.Values | Where-Object { $_ -is [Management.Automation.Runspaces.CodePropertyData] } |
                    ForEach-Object Name | Sort-Object) -join ' '
            }
            """
        );

        IEnumerable<string> expected = types
            .SelectMany(static type =>
                new[] { type.GetProperties(), [.. type.GetProperties().Where(static property => property.PropertyType.IsArray)] }
            )
            .Select(static properties =>
                string.Join(' ', properties.Select(static property => property.Name).Order(StringComparer.OrdinalIgnoreCase))
            );
        Assert.Equal(expected, lines);
    }

    private Task<IReadOnlyList<string>> RunAsync(string script) =>
        RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $env:PATH = '{{_tools.Directory}}:' + $env:PATH
            $PSDefaultParameterValues = @{ '*-Mail*:ConfigDirectory' = '{{_tools.Directory}}' }
            {{script}}
            """
        );
}
