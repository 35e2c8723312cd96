#Requires -Version 7.6

# Installs a built package as a user would, runs the acceptance tests against what is installed, and leaves "passed failed skipped" in the
# report file. HOME has to be a folder of this run: the package is installed for the user whose home it is.
param(
    # Path of PostfixQueue.<version>.nupkg.
    [Parameter(Mandatory)] [string] $Archive,

    # Path of PostfixQueue.Lab.dll, which starts a private Postfix.
    [Parameter(Mandatory)] [string] $Lab,

    [Parameter(Mandatory)] [string] $Report,

    # Version of an installed Pester to use, 5.9 or later, instead of the one that the build brings.
    [version] $InstalledPester
)

$ErrorActionPreference = 'Stop'

# Each PowerShell that the tests start ends before code that was compiled better could pay. The second is in milliseconds, in hexadecimal.
$env:DOTNET_TieredPGO = '0'
$env:DOTNET_TC_CallCountingDelayMs = '2710'

if (Get-ChildItem $HOME -Force -Exclude .local, .cache, .config) {
    throw "HOME is $HOME, where something lies already: the package would be installed there." }
Register-PSResourceRepository Built -Uri (Split-Path (Convert-Path $Archive)) -Trusted
Install-PSResource PostfixQueue -Repository Built
$installed = Get-Module PostfixQueue -ListAvailable | Where-Object ModuleBase -like "$HOME/*"
$data = @{ Package = $installed.ModuleBase; Lab = Convert-Path $Lab }

if ($InstalledPester) { Import-Module Pester -RequiredVersion $InstalledPester }
else {
    Add-Type -Path $data.Lab
    Import-Module "$([PostfixQueue.Lab.RealPowerShell]::PesterHome)/Pester.psd1"
}

# Each file declares what it needs of this.
$containers = foreach ($file in Get-ChildItem "$PSScriptRoot/*.Tests.ps1") {
    $declared = (Get-Command $file.FullName).Parameters.Keys
    $wanted = @{}
    foreach ($name in $data.Keys | Where-Object { $_ -in $declared }) { $wanted[$name] = $data[$name] }
    New-PesterContainer -Path $file.FullName -Data $wanted
}

$configuration = New-PesterConfiguration
$configuration.Run.Container = $containers
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
# The caller shows what comes through a pipe, where colours would be noise.
$configuration.Output.RenderMode = 'Plaintext'

$result = Invoke-Pester -Configuration $configuration
if ($result.TotalCount -eq 0) { throw 'No acceptance test was found.' }

# A file that cannot be read and a block whose set-up fails leave tests that nobody counted.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
$skipped = $result.SkippedCount + $result.NotRunCount + $result.InconclusiveCount
Set-Content -Path $Report -Value "$($result.PassedCount) $failed $skipped"
