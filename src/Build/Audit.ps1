# What is known against the packages that are used. Dot-sourced by build.ps1.

# What is known against the packages today. Not a part of any other command: that an advisory has come out, or that the list of them is out
# of reach, says nothing about the sources.
function Confirm-Package {
    Say 'Asking NuGet what is known against the packages'
    $options = '-p:NuGetAudit=true', '-p:NuGetAuditMode=all', '-p:NuGetAuditLevel=low', '-p:TreatWarningsAsErrors=false'
    $output = dotnet restore "$root/PostfixQueue.sln" --force @options -v quiet -nologo 2>&1
    $code = $LASTEXITCODE
    $found = @($output -match 'NU190[1-4]' -replace '^.*(NU190[1-4]: .*?)( \[.*)?$', '$1' | Sort-Object -Unique)
    $found | ForEach-Object { Say $_ }
    if ($output -match 'NU1900|NU1905') { throw 'Not known: the list of advisories could not be read.' }
    if ($code -ne 0) { throw "The packages could not be restored: $output" }
    if ($found) { throw "$($found.Count) advisories against packages in use." }
    if (-not (Test-AdvisorySource)) { throw 'Not known: no package source in use has a list of advisories.' }
    Say 'Nothing is known against the packages.'
}

# NuGet says nothing when a source has no list. See the service index, https://learn.microsoft.com/nuget/api/vulnerability-info
function Test-AdvisorySource {
    foreach ($source in @(dotnet nuget list source --format short) -match '^E https?://' -replace '^E ') {
        try { if ((Invoke-RestMethod $source -TimeoutSec 100).resources.'@type' -match '^VulnerabilityInfo/') { return $true } }
        catch [Net.Http.HttpRequestException], [Threading.Tasks.TaskCanceledException] { Say "${source}: $($_.Exception.Message)" }
    }
    $false
}
