#Requires -Version 7.6
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Runs the acceptance tests against a built package and leaves "passed failed skipped" in the report file.
param(
    # Folder of the package: the one that PostfixQueue.psd1 lies in.
    [Parameter(Mandatory)] [string] $Package,

    [Parameter(Mandatory)] [string] $Report
)

$ErrorActionPreference = 'Stop'
$Package = Convert-Path $Package
$container = New-PesterContainer -Path "$PSScriptRoot/*.Tests.ps1" -Data @{ Package = $Package }
$configuration = New-PesterConfiguration
$configuration.Run.Container = $container
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'

$result = Invoke-Pester -Configuration $configuration

# A file that cannot be read and a block whose set-up fails leave tests that nobody counted.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
$skipped = $result.SkippedCount + $result.NotRunCount + $result.InconclusiveCount
Set-Content -Path $Report -Value "$($result.PassedCount) $failed $skipped"
