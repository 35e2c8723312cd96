#!/bin/sh

# .SYNOPSIS
# Builds, shows, tests, measures and packs PostfixQueue.
#
# .DESCRIPTION
# ./build.ps1 [build]                 the module, at the root of the repository, and everything else in the solution
# ./build.ps1 demo [-KeepRunning]     a tour with real mail that is stuck in a private Postfix, as root
# ./build.ps1 test [-Filter TEXT]     all tests, as root, or those whose class or method name contains TEXT
# ./build.ps1 bench [-Filter P1,P3]   the performance figures, or some of them, as root
# ./build.ps1 package                 out/PostfixQueue/<version>/, ready to copy into a module path or to publish
# ./build.ps1 clean                   removes everything that the others made
# ./build.ps1 help                    this text
#
# It needs the .NET SDK 10 and runs from sh and from PowerShell. Where no PowerShell 7.6 is installed it uses the one that the tool manifest names.

# To sh, the next line and a half are two commands that do nothing; to PowerShell, all up to the end of the comment is one.
true --% ; : '
<#'
set -u

root=$(dirname -- "$(readlink -f -- "$0")")
self=$root/build.ps1

usage() { sed -n '/^# \.DESCRIPTION$/,/^$/ { /^# \.[A-Z]/d; s/^# \{0,1\}//p; }' "$self"; }

refuse() {
    printf '%s\n' "$*" >&2
    exit 1
}

# A line now and then for whoever waits for a command that says nothing. The command runs in the background, where sh lets it ignore an interrupt.
wait_for() {
    what=$1
    shift
    "$@" &
    child=$!
    trap 'kill "$child" 2>/dev/null; printf "Interrupted.\n" >&2; exit 130' INT TERM HUP
    seconds=0
    while kill -0 "$child" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        [ $((seconds % 10)) -ne 0 ] || printf '%s: %s s so far\n' "$what" "$seconds"
    done
    trap - INT TERM HUP
    wait "$child"
}

command=${1-build}
case $command in
    build | demo | test | bench | package | clean) ;;
    help | -h | --help | '-?') usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
for argument; do
    case $argument in
        -[fF] | -[fF][iI]* | -[kK]* | [!-]*) ;;
        *) usage >&2; exit 2 ;;
    esac
done

# Postfix instances need root; some of the tests alone do not.
needs_root=
case $command in
    demo | bench) needs_root=1 ;;
    test) [ $# -gt 1 ] || needs_root=1 ;;
esac
if [ -n "$needs_root" ] && [ "$(id -u)" -ne 0 ]; then
    refuse "This starts Postfix instances of its own, which needs root. Run: sudo $0 $*"
fi

# Nobody is told that this runs, nothing greets, and no compiler or build node outlives the command.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

command -v dotnet >/dev/null || refuse 'The .NET SDK 10 is not installed: see https://learn.microsoft.com/dotnet/core/install/linux'
dotnet --list-sdks | grep -q '^10\.0\.' ||
    refuse "The .NET SDK 10 is not installed, only $(dotnet --list-sdks | sed 's/ .*//' | paste -sd, -): see https://learn.microsoft.com/dotnet/core/install/linux"
answer=$(cd "$root" && dotnet --version 2>&1) || case $answer in
    *ICU*)
        package=$(apt-cache pkgnames libicu 2>/dev/null | grep -x 'libicu[0-9]*' | sort -V | tail -n 1)
        refuse "The library ICU is not installed, without which .NET does not run. Install the package ${package:-libicu}."
        ;;
    *) refuse "$answer" ;;
esac

# The script knows by the number of its process that it has been started from here.
export POSTFIXQUEUE_BUILD=$$
if pwsh -NoProfile -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.6")' </dev/null >/dev/null 2>&1; then
    exec pwsh -NoLogo -NoProfile -File "$self" "$@"
fi

version=$(sed -n '/"powershell"/,/}/ s/.*"version": *"\([^"]*\)".*/\1/p' "$root/.config/dotnet-tools.json")
powershell() { printf '%s/powershell/%s/tools/net10.0/any/unix/pwsh.dll' "${1%/}" "$version"; }
pwsh=$(powershell "${NUGET_PACKAGES:-${HOME:-/root}/.nuget/packages}")
if ! [ -f "$pwsh" ]; then
    printf 'Getting PowerShell %s, 43 MB\n' "$version"
    (cd "$root" && wait_for 'Getting PowerShell' dotnet tool restore) || refuse 'PowerShell was not restored.'
fi
if ! [ -f "$pwsh" ]; then
    pwsh=$(powershell "$(dotnet nuget locals global-packages --list | sed -n 's/^global-packages: //p')")
fi
exec dotnet "$pwsh" -NoLogo -NoProfile -File "$self" "$@"
#>

# Called from a PowerShell session it goes through sh too: for what is looked at there, and so that what it loads ends with it.
if ($env:POSTFIXQUEUE_BUILD -ne $PID) {
    & sh $PSCommandPath @($args | ForEach-Object { $_ -join ',' })
    exit $LASTEXITCODE
}

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

    switch ($Command) {
        'build' { Build-Solution }
        'demo' { Install-Prerequisite postfix; Build-Solution; Show-Demo -KeepRunning:$KeepRunning }
        'test' { Install-Prerequisite postfix, dnsmasq, ip; Build-Solution; Test-Solution -Filter $Filter }
        'bench' { Install-Prerequisite postfix, jq; Build-Solution; Measure-Solution -Filter $Filter }
        'package' {
            Build-Solution
            $package = Build-Package
            Say "Packed $($package.Folder)"
            Say "Packed $($package.Archive), SHA-256 $($package.Sha256)"
        }
        'clean' { Clear-Solution }
    }
}

function Invoke-Native {
    param([string] $Program, [string[]] $Arguments)

    & $Program @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with exit code $LASTEXITCODE." }
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

    # Another mail server makes way for Postfix if it is let.
    Invoke-Native apt-get @('-qq', 'update')
    $removed = @(Get-RemovedPackage $missing)
    if ($removed) {
        throw "Installing $missing would remove ${removed}: nothing has been installed. Run this in a container or on another machine, or install $missing yourself."
    }

    Say "Installing $missing"
    $policy = '/usr/sbin/policy-rc.d'
    $ownPolicy = -not [IO.File]::Exists($policy)
    try {
        if ($ownPolicy) {
            [IO.File]::WriteAllText($policy, "#!/bin/sh`nexit 101`n")
            Invoke-Native chmod @('0755', $policy)
        }
        if ($missing -contains 'postfix') {
            Invoke-Native sh @('-c', 'echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections')
        }
        Invoke-Native env (@('DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends') + $missing)
    }
    finally {
        if ($ownPolicy) { [IO.File]::Delete($policy) }
    }
}

# The installed packages that would make way for others.
function Get-RemovedPackage {
    param([string[]] $Package)

    $plan = apt-get -s --no-install-recommends install @Package
    if ($LASTEXITCODE -ne 0) { throw "apt-get cannot install ${Package}: $plan" }
    $plan -match '^Remv ' -replace '^Remv (\S+).*', '$1'
}

function Show-Demo {
    param([switch] $KeepRunning)

    Import-Module "$PSScriptRoot/PostfixQueue.psd1"
    & "$PSScriptRoot/tests/Demo/Demo.ps1" -KeepRunning:$KeepRunning
}

function Test-Solution {
    param([string[]] $Filter)

    $suites = @(Test-Unit -Filter $Filter)
    if (-not $Filter) { $suites += Test-Acceptance (Build-Package).Archive }

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

# The Pester suite, in a PowerShell of its own, against the package as it is when installed.
function Test-Acceptance {
    param([string] $Archive)

    $report = "$PSScriptRoot/out/TestResults/acceptance.txt"
    Clear-Report $report
    $program = [Environment]::ProcessPath
    # The tool's PowerShell is a library that dotnet runs.
    $arguments = if ([IO.Path]::GetFileName($program) -eq 'dotnet') { @("$PSHOME/pwsh.dll") } else { @() }
    $arguments += '-NoLogo', '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/tests/Acceptance/Invoke-Acceptance.ps1"
    $arguments += '-Archive', $Archive, '-Lab', (Get-LabPath), '-Report', $report
    # The package is installed in this home, not in that of the one who runs the tests.
    $installation = "$PSScriptRoot/out/TestResults/home"
    if (Test-Path $installation) { Remove-Item $installation -Recurse -Force }
    $null = New-Item "$installation/.local/share" -ItemType Directory
    Invoke-Native env (@('-u', 'XDG_DATA_HOME', "HOME=$installation", $program) + $arguments)
    if (-not [IO.File]::Exists($report)) { throw 'The acceptance tests left no report.' }

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

function Build-Package {
    & "$PSScriptRoot/src/PostfixQueue/Packaging/New-Package.ps1" -OutputPath "$PSScriptRoot/out"
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
