#!/bin/sh

# .SYNOPSIS
# Builds, shows, tests, measures and packs PostfixQueue.
#
# .DESCRIPTION
# ./build.ps1 [build]                 the module, at the root of the repository, and everything else in the solution
# ./build.ps1 demo [-NoPause]         a tour with real mail that is stuck in a private Postfix, as root
#                  [-KeepRunning]     the same, and the Postfix stays up to try things on
# ./build.ps1 test [-Filter TEXT]     all tests, as root, or those whose class or method name contains TEXT
# ./build.ps1 bench [-Filter P1,P3]   the performance figures, or some of them, as root
# ./build.ps1 prove [-Minutes N]      races, reused IDs, stops and random input in great numbers, again and again for N minutes, as root
# ./build.ps1 package                 out/PostfixQueue/<version>/ for a module path, and out/PostfixQueue.<version>.nupkg to install or publish
# ./build.ps1 audit                   what is known today against the packages that it uses
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
    build | demo | test | bench | prove | package | audit | clean) ;;
    help | -h | --help | '-?') usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
for argument; do
    case $argument in
        -[fF]* | -[kK]* | -[mM]* | -[nN]* | [!-]*) ;;
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
    refuse "The .NET SDK 10 is not installed, only $(dotnet --list-sdks | sed 's/ .*//' | paste -sd, -): see https://learn.microsoft.com/dotnet/core/install/linux"
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

function Invoke-Project {
    param(
        [Parameter(Position = 0)] [string] $Command = 'build',

        [string[]] $Filter,

        [int] $Minutes,

        [switch] $KeepRunning,

        [switch] $NoPause
    )

    # On a command line a list is one text.
    $Filter = @($Filter -split ',' | Where-Object { $_ })

    switch ($Command) {
        'build' { Build-Solution }
        'demo' {
            Install-Prerequisite postfix
            Build-Solution
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
        'bench' { Install-Prerequisite postfix, jq, pflogsumm; Build-Solution; Measure-Solution -Filter $Filter }
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

# Starts a program. It is in a session of its own, where an interrupt at the terminal does not reach it: it is told to end when this script ends before
# it, however that comes, and so can tidy up. One that must not be cut short is waited for instead. With -Log what it says goes into that file.
function Start-Native {
    param([string] $What, [string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}, [switch] $LetFinish, [string] $Log)

    $command = @($Program) + $Arguments
    if ($Log) { $command = @('sh', '-c', 'exec >"$0" 2>&1 </dev/null; exec "$@"', $Log) + $command }
    $start = [Diagnostics.ProcessStartInfo]::new('setsid')
    foreach ($argument in @('setpriv', '--pdeathsig', ($LetFinish ? 'keep' : 'TERM')) + $command) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    @{ What = $What; Program = $Program; LetFinish = $LetFinish; Log = $Log; Clock = $clock; Process = [Diagnostics.Process]::Start($start) }
}

# Waits for its end, with a line now and then that says what goes on, shows what it said into a file, and gives back its exit code.
function Complete-Native {
    param([hashtable] $Run)

    try {
        $said = [Math]::Floor($Run.Clock.Elapsed.TotalSeconds)
        while (-not $Run.Process.WaitForExit(200)) {
            if ($Run.Clock.Elapsed.TotalSeconds -lt $said + 15) { continue }
            $said += 15
            Say "$($Run.What): $said s so far"
        }
        if ($Run.Log) { [Console]::Write([IO.File]::ReadAllText($Run.Log)) }
        $Run.Process.ExitCode
    }
    finally { Stop-Native $Run }
}

function Stop-Native {
    param([hashtable] $Run)

    $process = $Run.Process
    if ($Run.LetFinish) { $process.WaitForExit() }
    if (-not $process.HasExited) {
        [Diagnostics.Process]::Start('sh', [string[]]@('-c', "kill -TERM $($process.Id)")).WaitForExit()
        if (-not $process.WaitForExit(30000)) { $process.Kill($true) }
    }
}

function Wait-Native {
    param([string] $What, [string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}, [switch] $LetFinish)

    Complete-Native (Start-Native @PSBoundParameters)
}

function Invoke-Native {
    param([string] $What, [string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}, [switch] $LetFinish)

    $code = Wait-Native @PSBoundParameters
    if ($code -ne 0) { throw "$What failed: $Program ended with exit code $code." }
}

# What the repository pins is what is used; only whoever changes the packages lets the lock files change.
function Build-Solution {
    Say 'Building. The first time takes a minute or two and gets packages from NuGet.'
    Invoke-Native Building dotnet @(
        'build', "$PSScriptRoot/PostfixQueue.sln", '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false', '-p:RestoreLockedMode=true', '-v', 'quiet', '-nologo')
}

# The form of the sources is the formatter's.
function Confirm-Format {
    Push-Location $PSScriptRoot
    try {
        Invoke-Native 'Getting the formatter' dotnet @('tool', 'restore')
        Invoke-Native 'Checking the form of the sources' dotnet @('csharpier', 'check', '.')
    }
    finally { Pop-Location }
}

# What is known against the packages today. Not a part of any other command: that an advisory has come out, or that the list of them is out of reach,
# says nothing about the sources.
function Confirm-Package {
    Say 'Asking NuGet what is known against the packages'
    $output = dotnet restore "$PSScriptRoot/PostfixQueue.sln" --force -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low -p:TreatWarningsAsErrors=false -v quiet -nologo 2>&1
    $code = $LASTEXITCODE
    $found = @($output -match 'NU190[1-4]' -replace '^.*(NU190[1-4]: .*?)( \[.*)?$', '$1' | Sort-Object -Unique)
    $found | ForEach-Object { Say $_ }
    if ($output -match 'NU1900|NU1905') { throw 'Not known: the list of advisories could not be read.' }
    if ($code -ne 0) { throw "The packages could not be restored: $output" }
    if ($found) { throw "$($found.Count) advisories against packages in use." }
    Say 'Nothing is known against the packages.'
}

# What the tests run. Those that reach servers over SSH, or look at reports in a browser, belong to the whole suite, and are passed over, with the reason,
# where there is no SSH server, or no browser.
function Get-TestPrerequisite {
    param([string[]] $Filter)

    'postfix', 'dnsmasq', 'ip'
    if (-not $Filter -and (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) { 'sshd', 'ssh', 'sudo', 'sasl', 'authorities', 'chromium' }
}

# Gets what is missing from the distribution. Postfix is installed without a configuration: its service has nothing to start with, now or at the
# next boot, and the instances that demo and tests use bring their own.
function Install-Prerequisite {
    param([string[]] $Program)

    # A name server to test against is enough: the package dnsmasq would bring a service for it.
    $packageOf = @{
        postfix = 'postfix'; dnsmasq = 'dnsmasq-base'; ip = 'iproute2'; jq = 'jq'; pflogsumm = 'pflogsumm'; sshd = 'openssh-server'; ssh = 'openssh-client'; sudo = 'sudo'
        sasl = 'libsasl2-modules'; authorities = 'ca-certificates'; chromium = 'chromium'
    }

    # What is no program is there when its files are.
    $fileOf = @{ sasl = '/usr/lib/*/sasl2/libplain.so*'; authorities = '/etc/ssl/certs/ca-certificates.crt' }

    # /usr/sbin is not in every user's search path.
    $missing = @($Program | Where-Object {
            -not ((Test-Path ($fileOf[$_] ?? "/usr/sbin/$_")) -or (Get-Command $_ -CommandType Application -ErrorAction Ignore))
        } | ForEach-Object { $packageOf[$_] })
    if ($missing.Count -eq 0) { return }

    if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        throw "Not installed: $missing. Install it from your distribution's packages and run this again."
    }
    if (-not [Environment]::IsPrivilegedProcess) {
        throw "Not installed: $missing. Run this as root once, which installs it without starting a service."
    }

    # Another mail server makes way for Postfix if it is let.
    Invoke-Native 'Reading the lists of packages' apt-get @('-qq', 'update')

    # Not every distribution has it as a package. The tests that look at reports are then passed over, with the reason.
    $missing = @($missing | Where-Object { $_ -ne 'chromium' -or (apt-cache policy chromium 2>$null) -match 'Candidate: \d' })
    if ($missing.Count -eq 0) { return }
    $plan = Get-InstallationPlan $missing
    if ($plan.Removed) {
        throw "Nothing was installed: $missing would replace $($plan.Removed). Run this in a container, or decide yourself: apt-get install $missing"
    }

    Say "Installing $($plan.Installed -join ', '). They stay on this machine; no service is started or enabled."
    $policy = '/usr/sbin/policy-rc.d'
    $ownPolicy = -not (Test-Path $policy)
    try {
        if ($ownPolicy) {
            Set-Content $policy "#!/bin/sh`nexit 101"
            chmod 0755 $policy
        }
        if ($missing -contains 'postfix') { 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections }
        # What dpkg tells of each package is for whoever looks for a fault.
        $log = "$PSScriptRoot/out/install.log"
        $null = New-Item "$PSScriptRoot/out" -ItemType Directory -Force
        $install = @('-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-remove', '--no-install-recommends') + $missing
        $code = Wait-Native Installing sh (@('-c', 'log=$1; shift; exec "$@" >"$log" 2>&1', 'sh', $log, 'apt-get') + $install) @{ DEBIAN_FRONTEND = 'noninteractive' } -LetFinish
        if ($code -ne 0) { throw "Installing failed: $(Get-Content $log -Raw)" }
        if ($missing -contains 'postfix') { update-rc.d postfix disable 2>&1 | Out-Null }
        if ($missing -contains 'openssh-server') { deb-systemd-helper disable ssh.service ssh.socket 2>&1 | Out-Null }
    }
    finally {
        if ($ownPolicy) { Remove-Item $policy }
    }
    Say "Installed. To remove it again: apt-get purge $($plan.Installed)"
}

# What apt-get would install and remove.
function Get-InstallationPlan {
    param([string[]] $Package)

    $lines = apt-get -s --no-install-recommends install @Package 2>&1
    if ($LASTEXITCODE -ne 0) { throw "apt-get cannot install ${Package}: $lines" }
    @{
        Installed = @($lines -match '^Inst ' -replace '^Inst (\S+).*', '$1')
        Removed   = @($lines -match '^(Remv|Purg) ' -replace '^\S+ (\S+).*', '$1')
    }
}

# Programs of monitoring systems, whose packages would make users and start services: they are unpacked below out/ and not
# installed. Tests that run them are passed over, with the reason, where they cannot be got.
function Expand-MonitoringTool {
    $packageOf = [ordered]@{
        promtool = 'prometheus'; prometheus = 'prometheus'; 'prometheus-node-exporter' = 'prometheus-node-exporter'
        zabbix_sender = 'zabbix-agent'
    }
    $folder = "$PSScriptRoot/out/tools"
    $missing = @($packageOf.Keys | Where-Object {
            -not ((Test-Path "$folder/$($packageOf[$_])/usr/bin/$_") -or (Get-Command $_ -CommandType Application -ErrorAction Ignore))
        } | ForEach-Object { $packageOf[$_] } | Select-Object -Unique)
    if ($missing.Count -eq 0) { return }
    if (-not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        Say "Not installed: $missing. The tests of monitoring that need them are passed over."
        return
    }

    Say "Unpacking $($missing -join ', ') below out/tools. Nothing of them is installed."
    foreach ($package in $missing) {
        # What is cut short leaves nothing that looks whole.
        $new = "$folder/new"
        if (Test-Path $new) { Remove-Item $new -Recurse -Force }
        $null = New-Item $new -ItemType Directory -Force
        $get = 'cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2" && dpkg -x *.deb files'
        $said = sh -c $get sh $new $package 2>&1
        if ($LASTEXITCODE -ne 0 -and [Environment]::IsPrivilegedProcess) {
            # The lists of packages are old, or there are none.
            apt-get -qq update 2>&1 | Out-Null
            $said = sh -c $get sh $new $package 2>&1
        }
        if ($LASTEXITCODE -ne 0) {
            Say "$package could not be got, and the tests that need it are passed over: $said"
            continue
        }
        if (Test-Path "$folder/$package") { Remove-Item "$folder/$package" -Recurse -Force }
        Move-Item "$new/files" "$folder/$package"
    }
    if (Test-Path "$folder/new") { Remove-Item "$folder/new" -Recurse -Force }
}

function Show-Demo {
    param([hashtable] $Options)

    Import-Module "$PSScriptRoot/PostfixQueue.psd1"
    & "$PSScriptRoot/tests/Demo/Demo.ps1" @Options
}

function Test-Solution {
    param([string[]] $Filter)

    $suites = if ($Filter) { Test-Unit -Filter $Filter } else { Test-Everything }

    $passed = $failed = $skipped = 0
    foreach ($suite in $suites) {
        $passed += $suite.Passed
        $failed += $suite.Failed
        $skipped += $suite.Skipped
    }

    $script:exitCode = [int]($failed -gt 0 -or $passed -eq 0)
    Say "$passed passed, $failed failed, $skipped skipped"
}

# The suites side by side: each waits for much of its time. What the others say is shown when the first has said everything.
function Test-Everything {
    $package = Build-Package
    $copy = "$PSScriptRoot/out/another folder"
    $runs = @()
    try {
        $runs += Start-Reproduction $copy
        $runs += Start-Acceptance $package.Archive
        Test-Unit
        Complete-Acceptance $runs[1]
        Complete-Reproduction $runs[0] $copy $package.Archive
    }
    finally {
        foreach ($run in $runs) { Stop-Native $run }
        if (Test-Path $copy) { Remove-Item $copy -Recurse -Force }
    }
}

# The xunit suite. Its own report is counted rather than its exit code trusted: a runner that dies half way has counted nothing.
function Test-Unit {
    param([string[]] $Filter)

    $report = "$PSScriptRoot/out/TestResults/unit.xml"
    $arguments = @('--results-directory', [IO.Path]::GetDirectoryName($report), '--report-xunit-xml', '--report-xunit-xml-filename', 'unit.xml', '--progress', 'off')
    foreach ($text in $Filter) { $arguments += '--filter-method', "*$($text.Trim('*'))*" }

    Clear-Report $report
    Say ($Filter ? 'Testing: xunit' : 'Testing: xunit, and beside it Pester and the package built in another folder, of which is told afterwards')
    $code = Wait-Native Testing "$PSScriptRoot/tests/PostfixQueue.Tests/bin/Release/net10.0/PostfixQueue.Tests" $arguments
    if (-not (Test-Path $report)) { throw "The unit tests ended with exit code $code and left no report." }

    $total = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($assembly in ([xml][IO.File]::ReadAllText($report)).assemblies.assembly) {
        $total.Passed += $assembly.passed
        $total.Failed += [int]$assembly.failed + $assembly.errors
        $total.Skipped += [int]$assembly.skipped + $assembly.'not-run'
    }
    # 8 says that no test was found, which the sum tells.
    if ($code -notin 0, 8 -and $total.Failed -eq 0) { throw "The unit tests report no failure but ended with exit code $code." }
    $total
}

# The long form of what the suite does in small: each kind is told with how much was tried and how much of it failed.
function Test-Proof {
    param([int] $Minutes)

    $report = "$PSScriptRoot/out/TestResults/proof.txt"
    Clear-Report $report
    $clock = [Diagnostics.Stopwatch]::StartNew()
    do {
        $code = Wait-Native Proving "$PSScriptRoot/tests/PostfixQueue.Tests/bin/Release/net10.0/PostfixQueue.Tests" @(
            '--filter-class', 'PostfixQueue.Tests.Proof.*', 'PostfixQueue.Tests.Fuzz.*', '--parallel', 'none', '--progress', 'off'
        ) @{ POSTFIXQUEUE_PROOF = 'long'; POSTFIXQUEUE_FUZZ = 'long'; POSTFIXQUEUE_PROOF_REPORT = $report }
        if ($code -ne 0) { $script:exitCode = 1 }
    } while ($code -eq 0 -and $clock.Elapsed.TotalMinutes -lt $Minutes)

    if (-not (Test-Path $report)) { throw "The proofs ended with exit code $code and left no report." }
    foreach ($kind in Get-Content $report | ConvertFrom-Csv -Delimiter "`t" -Header What, Tried, Failed, Details | Group-Object What) {
        Say ('{0,-42} {1,9} tried {2,6} failed' -f $kind.Name, ($kind.Group | Measure-Object Tried -Sum).Sum, ($kind.Group | Measure-Object Failed -Sum).Sum)
        $kind.Group | ForEach-Object { Say "    $($_.Details)" }
    }
}

# The Pester suite, in a PowerShell of its own, against the package as it is when installed.
function Start-Acceptance {
    param([string] $Archive)

    $report = Get-AcceptanceReport
    Clear-Report $report
    $program = [Environment]::ProcessPath
    # The tool's PowerShell is a library that dotnet runs.
    $arguments = @(if ([IO.Path]::GetFileName($program) -eq 'dotnet') { "$PSHOME/pwsh.dll" })
    $arguments += '-NoLogo', '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/tests/Acceptance/Invoke-Acceptance.ps1"
    $arguments += '-Archive', $Archive, '-Lab', (Get-LabPath), '-Report', $report
    # The package is installed in this home, not in that of the one who runs the tests.
    $installation = "$PSScriptRoot/out/TestResults/home"
    if (Test-Path $installation) { Remove-Item $installation -Recurse -Force }
    $null = New-Item "$installation/.local/share" -ItemType Directory
    Start-Native Testing env (@('-u', 'XDG_DATA_HOME', "HOME=$installation", $program) + $arguments) -Log "$PSScriptRoot/out/TestResults/acceptance.log"
}

function Get-AcceptanceReport { "$PSScriptRoot/out/TestResults/acceptance.txt" }

function Complete-Acceptance {
    param([hashtable] $Run)

    Say 'Testing: Pester'
    $code = Complete-Native $Run
    $report = Get-AcceptanceReport
    if ($code -ne 0 -or -not (Test-Path $report)) { throw "The acceptance tests ended with exit code $code and left no report." }

    $counts = -split [IO.File]::ReadAllText($report)
    @{ Passed = [int]$counts[0]; Failed = [int]$counts[1]; Skipped = [int]$counts[2] }
}

# The package once more, from the same sources in another folder: it has to be the same, byte for byte.
function Start-Reproduction {
    param([string] $Copy)

    if (Test-Path $Copy) { Remove-Item $Copy -Recurse -Force }
    $null = New-Item $Copy -ItemType Directory
    Copy-Item "$PSScriptRoot/src", "$PSScriptRoot/PostfixQueue.psd1", "$PSScriptRoot/LICENSE", "$PSScriptRoot/global.json", "$PSScriptRoot/.editorconfig" $Copy -Recurse
    Get-ChildItem "$Copy/src" -Directory | ForEach-Object { "$_/bin", "$_/obj" } | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
    $null = New-Item "$PSScriptRoot/out/TestResults" -ItemType Directory -Force
    Start-Native Building dotnet @(
        'build', "$Copy/src/PostfixQueue/PostfixQueue.csproj", '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false', '-p:RestoreLockedMode=true',
        '-p:RunAnalyzers=false', '-p:EnforceCodeStyleInBuild=false', '-v', 'quiet', '-nologo') -Log "$PSScriptRoot/out/TestResults/reproduction.log"
}

function Complete-Reproduction {
    param([hashtable] $Run, [string] $Copy, [string] $Archive)

    Say 'Testing: the package built in another folder'
    $code = Complete-Native $Run
    if ($code -ne 0) { throw "Building failed: dotnet ended with exit code $code." }
    $again = & "$Copy/src/PostfixQueue/Packaging/New-Package.ps1" -OutputPath "$Copy/out"
    if ($again.Sha256 -eq (Get-FileHash $Archive).Hash) { return @{ Passed = 1; Failed = 0; Skipped = 0 } }

    $here = "$PSScriptRoot/out/PostfixQueue"
    foreach ($file in Get-ChildItem $here -Recurse -File) {
        $name = [IO.Path]::GetRelativePath($here, $file.FullName)
        $other = "$Copy/out/PostfixQueue/$name"
        if (-not (Test-Path $other) -or (Get-FileHash $other).Hash -ne (Get-FileHash $file.FullName).Hash) { Say "Failed: $name is another one when built in another folder" }
    }
    @{ Passed = 0; Failed = 1; Skipped = 0 }
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
    Invoke-Native Measuring dotnet $arguments
}

# Ends what the command has started and what still runs, however it came to its end. A process bears the mark of the command in its environment;
# Postfix, which clears its own, is known by its folder.
function Stop-Leftover {
    foreach ($id in [IO.Directory]::GetDirectories('/proc') -replace '^/proc/' -match '^\d+$' -ne $PID) {
        try {
            if ("`0$([IO.File]::ReadAllText("/proc/$id/environ"))".Contains("`0POSTFIXQUEUE_RUN=$($env:POSTFIXQUEUE_RUN)`0")) { [Diagnostics.Process]::GetProcessById($id).Kill() }
        }
        catch [IO.IOException], [UnauthorizedAccessException], [ArgumentException], [InvalidOperationException] {
            # It has ended meanwhile, or it is somebody else's.
        }
    }
    if ([Environment]::IsPrivilegedProcess -and (Test-Path (Get-LabPath))) { dotnet (Get-LabPath) sweep }
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
$env:POSTFIXQUEUE_RUN = [guid]::NewGuid()
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
    if (-not $isKept) { Stop-Leftover }
    Restore-Owner
    # PowerShell itself would end with 0, as if all were done.
    if (-not $ended) {
        [Console]::Error.WriteLine('Interrupted.')
        [Environment]::Exit(130)
    }
}
exit $exitCode
