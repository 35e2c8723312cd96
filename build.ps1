#!/bin/sh
true --% ; if pwsh -NoProfile -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.6")' 2>/dev/null; then exec pwsh -NoProfile -File "$0" "$@"; fi
true --% ; exec env MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false dotnet run -c Release --project "$(dirname "$0")/tests/EmbeddedPowerShell" -- "$0" "$@"

# Builds, shows, tests, measures and packs the project:
#
#   ./build.ps1 [build]                 the module, at the root of the repository, and everything else in the solution
#   ./build.ps1 demo [-KeepRunning]     a tour with real mail that is stuck in a private Postfix
#   ./build.ps1 test [-Filter TEXT]     all tests, or those whose class or method name contains TEXT
#   ./build.ps1 bench [-Filter P1,P3]   the performance figures, or some of them
#   ./build.ps1 package                 out/PostfixQueue/<version>/, ready to copy into a module path or to publish
#   ./build.ps1 clean                   removes everything that the others made
#
# It runs from sh and from PowerShell. In sh the two lines above hand it to pwsh, or to the engine in tests/EmbeddedPowerShell where no pwsh 7.6 is
# found; to PowerShell they are calls of true. Only what the bare engine offers is used below: no Join-Path, Test-Path, Write-Error and the like.

function Invoke-Project {
    param(
        [Parameter(Position = 0)]
        [ValidateSet('build', 'demo', 'test', 'bench', 'package', 'clean')]
        [string] $Command = 'build',

        [string[]] $Filter,

        [switch] $KeepRunning
    )

    # On a command line a list is one text.
    $Filter = @($Filter -split ',' | Where-Object { $_ })

    # Postfix instances need root; some of the tests alone do not.
    if ($Command -in 'demo', 'bench' -or ($Command -eq 'test' -and $Filter.Count -eq 0)) { Confirm-Root $Command }
    switch ($Command) {
        'build' { Build-Solution }
        'demo' { Install-Prerequisite postfix; Build-Solution; Show-Demo -KeepRunning:$KeepRunning }
        'test' { Install-Prerequisite postfix, dnsmasq, ip; Build-Solution; Build-Package; Test-Solution -Filter $Filter }
        'bench' { Install-Prerequisite postfix, jq; Build-Solution; Measure-Solution -Filter $Filter }
        'package' { Build-Solution; Build-Package }
        'clean' { Clear-Solution }
    }
}

function Invoke-Native {
    param([string] $Program, [string[]] $Arguments)

    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with exit code $LASTEXITCODE." }
}

function Confirm-Root {
    param([string] $Command)

    if (-not [Environment]::IsPrivilegedProcess) { throw "This starts Postfix instances of its own, which needs root. Run: sudo ./build.ps1 $Command" }
}

function Build-Solution {
    # No compiler and no build node may outlive the command.
    Invoke-Native dotnet @(
        'build', "$PSScriptRoot/PostfixQueue.sln", '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false', '-v', 'quiet', '-nologo')
}

# Gets what is missing from the distribution. Postfix is installed without a configuration: its service has nothing to start with, now or at the
# next boot, and the instances that demo and tests use bring their own.
function Install-Prerequisite {
    param([string[]] $Program)

    # A name server to test against is enough: the package dnsmasq would bring a service for it.
    $packageOf = @{ postfix = 'postfix'; dnsmasq = 'dnsmasq-base'; ip = 'iproute2'; jq = 'jq' }

    # /usr/sbin is not in every user's search path.
    $missing = @($Program | Where-Object { -not ([IO.File]::Exists("/usr/sbin/$_") -or (Get-Command $_ -CommandType Application -ErrorAction Ignore)) } | ForEach-Object { $packageOf[$_] })
    if ($missing.Count -eq 0) { return }

    if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        throw "Not installed: $missing. Install it from your distribution's packages and run this again."
    }
    if (-not [Environment]::IsPrivilegedProcess) {
        throw "Not installed: $missing. Run this as root once, which installs it without starting a service."
    }

    Say "Installing $missing"
    $policy = '/usr/sbin/policy-rc.d'
    $ownPolicy = -not [IO.File]::Exists($policy)
    try {
        if ($ownPolicy) {
            [IO.File]::WriteAllText($policy, "#!/bin/sh`nexit 101`n")
            Invoke-Native chmod @('0755', $policy)
        }
        Invoke-Native apt-get @('-qq', 'update')
        if ($missing -contains 'postfix') {
            # By a shell, because the bare engine cannot feed a program's input.
            Invoke-Native sh @('-c', 'echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections')
        }
        Invoke-Native env (@('DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends') + $missing)
    }
    finally {
        if ($ownPolicy) { [IO.File]::Delete($policy) }
    }
}

function Show-Demo {
    param([switch] $KeepRunning)

    Import-Module "$PSScriptRoot/PostfixQueue.psd1"
    & "$PSScriptRoot/tests/Demo/Demo.ps1" -KeepRunning:$KeepRunning
}

function Test-Solution {
    param([string[]] $Filter)

    $suites = @(Test-Unit -Filter $Filter)
    if (-not $Filter) { $suites += Test-Acceptance }

    $passed = $failed = $skipped = 0
    foreach ($suite in $suites) {
        $passed += $suite.Passed
        $failed += $suite.Failed
        $skipped += $suite.Skipped
    }

    $script:exitCode = [int]($failed -gt 0 -or $passed -eq 0)
    Say "$passed passed, $failed failed, $skipped skipped"
}

# The xunit suite. Its own report is counted rather than its exit code trusted: a runner that dies half way has counted nothing.
function Test-Unit {
    param([string[]] $Filter)

    $report = "$PSScriptRoot/out/TestResults/unit.xml"
    $arguments = @('--results-directory', [IO.Path]::GetDirectoryName($report), '--report-xunit-xml', '--report-xunit-xml-filename', 'unit.xml', '--progress', 'off')
    foreach ($text in $Filter) { $arguments += '--filter-method', "*$($text.Trim('*'))*" }

    Clear-Report $report
    & "$PSScriptRoot/tests/PostfixQueue.Tests/bin/Release/net10.0/PostfixQueue.Tests" @arguments | Out-Host
    if (-not [IO.File]::Exists($report)) { throw "The unit tests ended with exit code $LASTEXITCODE and left no report." }

    $total = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($assembly in ([xml][IO.File]::ReadAllText($report)).assemblies.assembly) {
        $total.Passed += $assembly.passed
        $total.Failed += [int]$assembly.failed + $assembly.errors
        $total.Skipped += [int]$assembly.skipped + $assembly.'not-run'
    }
    # 8 says that no test was found, which the sum tells.
    if ($LASTEXITCODE -notin 0, 8 -and $total.Failed -eq 0) { throw "The unit tests report no failure but ended with exit code $LASTEXITCODE." }
    $total
}

# The Pester suite, against the package, in a pwsh of its own.
function Test-Acceptance {
    $pwsh = Get-Command pwsh -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $pwsh) { return Say 'The acceptance tests were not run: no pwsh was found.' }

    & $pwsh -NoProfile -Command 'exit [int](-not (Get-Module Pester -ListAvailable | Where-Object Version -ge "5.0"))'
    if ($LASTEXITCODE -ne 0) { return Say 'The acceptance tests were not run: pwsh has no Pester 5.' }

    $report = "$PSScriptRoot/out/TestResults/acceptance.txt"
    Clear-Report $report
    & $pwsh -NoProfile -File "$PSScriptRoot/tests/Acceptance/Invoke-Acceptance.ps1" -Package (Get-PackagePath) -Lab (Get-LabPath) -Report $report | Out-Host
    if (-not [IO.File]::Exists($report)) { throw "The acceptance tests ended with exit code $LASTEXITCODE and left no report." }

    $counts = -split [IO.File]::ReadAllText($report)
    @{ Passed = [int]$counts[0]; Failed = [int]$counts[1]; Skipped = [int]$counts[2] }
}

# A report of an earlier run must not be taken for this one's.
function Clear-Report {
    param([string] $Path)

    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::Delete($Path)
}

function Measure-Solution {
    param([string[]] $Filter)

    $arguments = @("$PSScriptRoot/tests/PostfixQueue.Benchmarks/bin/Release/net10.0/PostfixQueue.Benchmarks.dll")
    if ($Filter) { $arguments += '--only', ($Filter -join ',') }
    Invoke-Native dotnet $arguments
}

function Get-LabPath {
    "$PSScriptRoot/tests/PostfixQueue.Lab/bin/Release/net10.0/PostfixQueue.Lab.dll"
}

function Get-PackagePath {
    "$PSScriptRoot/out/PostfixQueue/$((Test-ModuleManifest "$PSScriptRoot/PostfixQueue.psd1").Version)"
}

function Build-Package {
    $target = Get-PackagePath
    if ([IO.Directory]::Exists($target)) { [IO.Directory]::Delete($target, $true) }
    $null = [IO.Directory]::CreateDirectory($target)
    Invoke-Native cp @('-R', "$PSScriptRoot/PostfixQueue.psd1", "$PSScriptRoot/LICENSE", "$PSScriptRoot/bin", "$PSScriptRoot/en-US", $target)
    Say "Packed $target"
}

function Clear-Solution {
    $folders = @("$PSScriptRoot/bin", "$PSScriptRoot/en-US", "$PSScriptRoot/out")
    foreach ($project in [IO.Directory]::GetFiles($PSScriptRoot, '*.csproj', 'AllDirectories')) {
        $folder = [IO.Path]::GetDirectoryName($project)
        $folders += "$folder/bin", "$folder/obj"
    }
    Invoke-Native rm (@('-rf') + $folders)
}

function Say {
    param([string] $Text)

    $Host.UI.WriteLine($Text)
}

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$exitCode = 0
try {
    Invoke-Project @args
}
catch {
    # What was thrown on purpose says all there is to say; anything else is told with its place.
    if (-not $_.Exception.WasThrownFromThrowStatement) { throw }
    $Host.UI.WriteErrorLine($_.Exception.Message)
    $exitCode = 1
}
exit $exitCode
