#!/bin/sh

# .SYNOPSIS
# Builds, shows, tests, measures and packs PostfixQueue.
#
# .DESCRIPTION
# ./build.ps1 [build]                 the module, at the root of the repository, and everything else in the solution
# ./build.ps1 demo [-NoPause]         a tour with real mail that is stuck in a private Postfix, as root
#                  [-KeepRunning]     the same, and the Postfix stays up to try things on
#                  [-UpdateReadme]    no tour: what the README shows of it is written anew
# ./build.ps1 test [-Filter TEXT]     all tests, as root, or those whose class or method name contains TEXT
# ./build.ps1 bench [-Filter P1,P3]   the performance figures, or some of them, as root
# ./build.ps1 prove [-Minutes N]      races, reused IDs, stops and random input in great numbers: two hours, or N minutes, as root
# ./build.ps1 package                 out/PostfixQueue/<version>/ for a module path, and out/PostfixQueue.<version>.nupkg to install or
#                                     publish
# ./build.ps1 audit                   what is known today against the packages that it uses
# ./build.ps1 clean                   removes everything that the others made
# ./build.ps1 help                    this text
#
# It needs the .NET SDK 10 and runs from sh and from PowerShell. Where no PowerShell 7.6 is installed it uses the one that the tool manifest
# names.

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

# A line now and then for whoever waits for a command that says nothing. The command runs in the background, where sh lets it ignore an
# interrupt.
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
    build | demo | test | bench | prove | package | audit | clean) ;;
    help | -h | --help | '-?') usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
for argument; do
    case $argument in
        -[fF]* | -[kK]* | -[mM]* | -[nN]* | -[uU]* | [!-]*) ;;
        *) usage >&2; exit 2 ;;
    esac
done

# Postfix instances need root; some of the tests alone do not.
needs_root=
case $command in
    demo | bench | prove) needs_root=1 ;;
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
    refuse "The .NET SDK 10 is not installed, only $(dotnet --list-sdks | sed 's/ .*//' | paste -sd, -):" \
        'see https://learn.microsoft.com/dotnet/core/install/linux'
answer=$(exec 2>&1; cd "$root" && dotnet --version || exit) || case $answer in
    *ICU*)
        package=$(apt-cache pkgnames libicu 2>/dev/null | grep -x 'libicu[0-9]*' | sort -V | tail -n 1)
        refuse "The library ICU is not installed, without which .NET does not run. Install the package ${package:-libicu}."
        ;;
    *) refuse "$answer" ;;
esac

# PowerShell takes the first mount point that it sees for the root of all files. In a plain chroot that is not /.
grep -q '^[^ ]* [^ ]* [^ ]* [^ ]* / ' /proc/self/mountinfo ||
    refuse 'The root directory is no mount point, and PowerShell does not work without that: enter the chroot after mount --bind ROOT ROOT.'

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

# The folder of the repository, also to what follows.
$root = $PSScriptRoot

# A compiler lives for seconds: profiles for compiling its code once more never pay, and collecting with all processors does.
$compiling = @{ DOTNET_TieredPGO = '0'; DOTNET_gcServer = '1' }

foreach ($part in 'Processes', 'Prerequisites', 'Tests', 'Audit') { . "$root/src/Build/$part.ps1" }

function Invoke-Project {
    param(
        [Parameter(Position = 0)] [string] $Command = 'build',

        [string[]] $Filter,

        [int] $Minutes,

        [switch] $KeepRunning,

        [switch] $NoPause,

        [switch] $UpdateReadme
    )

    # On a command line a list is one text.
    $Filter = @($Filter -split ',' | Where-Object { $_ })

    switch ($Command) {
        'build' { Build-Solution }
        'demo' {
            Install-Prerequisite postfix
            Build-Solution
            if ($UpdateReadme) { Update-Readme; return }
            $script:isKept = $KeepRunning
            Show-Demo @{ KeepRunning = $KeepRunning; NoPause = $NoPause }
        }
        'test' {
            Install-Prerequisite (Get-TestPrerequisite $Filter)
            if (-not $Filter) { Expand-MonitoringTool }
            Build-Solution
            Confirm-Format
            Test-Solution -Filter $Filter
        }
        'bench' { Install-Prerequisite postfix, jq, pflogsumm; Build-Solution; Build-PowerShell; Measure-Solution -Filter $Filter }
        'prove' { Install-Prerequisite postfix; Build-Solution; Test-Proof $Minutes }
        'package' {
            Build-Solution
            $package = Build-Package
            Say "Packed $($package.Folder)"
            Say "Packed $($package.Archive), SHA-256 $($package.Sha256)"
        }
        'audit' { Confirm-Package }
        'clean' { Clear-Solution }
    }
}

# What the repository pins is what is used; only whoever changes the packages lets the lock files change.
function Build-Solution {
    Say 'Building. The first time takes a minute or two and gets packages from NuGet.'
    Invoke-Native Building dotnet @(
        'build', "$PSScriptRoot/PostfixQueue.sln", '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false',
        '-p:RestoreLockedMode=true', '-v', 'quiet', '-nologo') $compiling
}

# The form of the sources is the formatter's.
function Confirm-Format {
    Push-Location $PSScriptRoot
    try {
        Invoke-Native 'Getting the formatter' dotnet @('tool', 'restore')
        Invoke-Native 'Checking the form of the sources' dotnet @('csharpier', 'check', '.') $compiling
    }
    finally { Pop-Location }
}

function Show-Demo {
    param([hashtable] $Options)

    Import-Module "$PSScriptRoot/PostfixQueue.psd1"
    & "$PSScriptRoot/tests/Demo/Demo.ps1" @Options
}

# What the README shows of the demo, from a stuck queue of today. What says the same as before stays.
function Update-Readme {
    . "$PSScriptRoot/tests/Demo/ReadmeText.ps1"
    Add-Type -Path (Get-LabPath)
    Say 'Starting a private Postfix and sending it mail that will get stuck. This takes half a minute.'
    $queue = [PostfixQueue.Lab.StuckQueueScenario]::StartAsync($true).GetAwaiter().GetResult()
    $before = [IO.File]::ReadAllText("$PSScriptRoot/README.md")
    try { $blocks = Get-DemoText $before $queue.Postfix.ConfigDirectory "$PSScriptRoot/PostfixQueue.psd1" }
    finally { $queue.Dispose() }
    $after = Set-DemoText $before $blocks
    if ($after -ceq $before) { Say 'README.md shows what the demo prints.'; return }
    [IO.File]::WriteAllText("$PSScriptRoot/README.md", $after)
    Say 'README.md has been written anew: look at it.'
}

function Measure-Solution {
    param([string[]] $Filter)

    $arguments = @("$PSScriptRoot/tests/PostfixQueue.Benchmarks/bin/Release/net10.0/PostfixQueue.Benchmarks.dll")
    if ($Filter) { $arguments += '--only', ($Filter -join ',') }
    Invoke-Native Measuring dotnet $arguments
}

function Get-LabPath {
    "$PSScriptRoot/tests/PostfixQueue.Lab/bin/Release/net10.0/PostfixQueue.Lab.dll"
}

function Build-Package {
    & "$PSScriptRoot/src/PostfixQueue/Packaging/New-Package.ps1" -OutputPath "$PSScriptRoot/out"
}

function Clear-Solution {
    $folders = @("$PSScriptRoot/bin", "$PSScriptRoot/en-US", "$PSScriptRoot/out")
    foreach ($project in Get-ChildItem "$PSScriptRoot/src", "$PSScriptRoot/tests" -Filter *.csproj -Recurse) {
        $folders += "$($project.DirectoryName)/bin", "$($project.DirectoryName)/obj"
    }
    $folders | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
}

# What root has made here belongs to the owner of the clone, who could not build any more.
function Restore-Owner {
    $owner = (Get-Item $PSScriptRoot).User
    if (-not [Environment]::IsPrivilegedProcess -or $owner -eq 'root') { return }
    $owned = stat -c '%u:%g' $PSScriptRoot
    find $PSScriptRoot -uid 0 -exec chown -h $owned '{}' '+'
}

function Say {
    param([string] $Text)

    [Console]::WriteLine($Text)
}

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ([Console]::IsOutputRedirected) { $PSStyle.OutputRendering = 'PlainText' }
$exitCode = 0
$ended = $isKept = $false
$watcher = Start-Watcher
try {
    Invoke-Project @args
    $ended = $true
}
catch {
    $ended = $true
    $exitCode = 1
    # What was thrown on purpose says all there is to say; anything else is told with its place.
    if (-not $_.Exception.WasThrownFromThrowStatement) { throw }
    [Console]::Error.WriteLine($_.Exception.Message)
}
finally {
    Stop-Watcher $watcher -Keep:$isKept
    Restore-Owner
    # PowerShell itself would end with 0, as if all were done.
    if (-not $ended) {
        [Console]::Error.WriteLine('Interrupted.')
        [Environment]::Exit(130)
    }
}
exit $exitCode
