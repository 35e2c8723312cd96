# The suites: xunit, Pester against the installed package, the package built again, the long forms. Dot-sourced by build.ps1.

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

# PowerShell compiled for this machine: each of the hundreds that the tests start then takes half the time.
function Build-PowerShell {
    $code = Wait-Native 'Compiling PowerShell' dotnet @(
        'build', "$root/tests/PowerShell/PowerShell.csproj", '-c', 'Release', '-nodeReuse:false', '-v', 'quiet', '-nologo'
    ) $compiling
    if ($code -ne 0) { Say 'PowerShell has not been compiled for this machine; the tests run without that, more slowly.' }
}

# The suites side by side: each waits for much of its time. What the others say is shown when the first has said everything.
function Test-Everything {
    Build-PowerShell
    $package = Build-Package
    $copy = "$root/out/another folder"
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

    $report = "$root/out/TestResults/unit.xml"
    $arguments = @(
        '--results-directory', [IO.Path]::GetDirectoryName($report),
        '--report-xunit-xml', '--report-xunit-xml-filename', 'unit.xml', '--progress', 'off'
    )
    foreach ($text in $Filter) { $arguments += '--filter-method', "*$($text.Trim('*'))*" }

    Clear-Report $report
    Say ($Filter ? 'Testing: xunit' : 'Testing: xunit; beside it run Pester and a second build of the package, whose output follows')
    $code = Wait-Native Testing "$root/tests/PostfixQueue.Tests/bin/Release/net10.0/PostfixQueue.Tests" $arguments
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

# The long form of what the suite does in small: each kind is told with how much was tried and how much of it failed. All of it takes two
# hours; in fewer minutes there is less of each, in more it is done again.
function Test-Proof {
    param([int] $Minutes)

    $report = "$root/out/TestResults/proof.txt"
    Clear-Report $report
    $settings = @{
        POSTFIXQUEUE_PROOF = 'long'; POSTFIXQUEUE_FUZZ = 'long'; POSTFIXQUEUE_PROOF_SHARE = Get-ProofShare $Minutes
        POSTFIXQUEUE_PROOF_REPORT = $report
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    do {
        $code = Wait-Native Proving "$root/tests/PostfixQueue.Tests/bin/Release/net10.0/PostfixQueue.Tests" @(
            '--filter-class', 'PostfixQueue.Tests.Proof.*', 'PostfixQueue.Tests.Fuzz.*', '--parallel', 'none', '--progress', 'off'
        ) $settings
        if ($code -ne 0) { $script:exitCode = 1 }
    } while ($code -eq 0 -and $clock.Elapsed.TotalMinutes -lt $Minutes)

    if (-not (Test-Path $report)) { throw "The proofs ended with exit code $code and left no report." }
    foreach ($kind in Get-Content $report | ConvertFrom-Csv -Delimiter "`t" -Header What, Tried, Failed, Details | Group-Object What) {
        $tried, $failed = foreach ($count in 'Tried', 'Failed') { ($kind.Group | Measure-Object $count -Sum).Sum }
        Say ('{0,-42} {1,9} tried {2,6} failed' -f $kind.Name, $tried, $failed)
        $kind.Group | ForEach-Object { Say "    $($_.Details)" }
    }
}

# How much of the long form fits. A one that is no whole number: of 1 and 0.5 PowerShell takes the smaller whole number.
function Get-ProofShare {
    param([int] $Minutes)

    "$($Minutes -gt 0 ? [Math]::Min(1.0, $Minutes / 120) : 1)"
}

# The Pester suite, in a PowerShell of its own, against the package as it is when installed.
function Start-Acceptance {
    param([string] $Archive)

    $report = Get-AcceptanceReport
    Clear-Report $report
    $program = [Environment]::ProcessPath
    # The tool's PowerShell is a library that dotnet runs.
    Add-Type -Path (Get-LabPath)
    $arguments = @(if ([IO.Path]::GetFileName($program) -eq 'dotnet') { [PostfixQueue.Lab.RealPowerShell]::Library })
    $arguments += '-NoLogo', '-NoProfile', '-NonInteractive', '-File', "$root/tests/Acceptance/Invoke-Acceptance.ps1"
    $arguments += '-Archive', $Archive, '-Lab', (Get-LabPath), '-Report', $report
    # The package is installed in this home, not in that of the one who runs the tests.
    $installation = "$root/out/TestResults/home"
    if (Test-Path $installation) { Remove-Item $installation -Recurse -Force }
    $null = New-Item "$installation/.local/share" -ItemType Directory
    $command = @('-u', 'XDG_DATA_HOME', "HOME=$installation", $program) + $arguments
    Start-Native Testing env $command -Log "$root/out/TestResults/acceptance.log"
}

function Get-AcceptanceReport { "$root/out/TestResults/acceptance.txt" }

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
    Copy-Item "$root/src", "$root/PostfixQueue.psd1", "$root/LICENSE", "$root/global.json", "$root/.editorconfig" $Copy -Recurse
    $built = Get-ChildItem "$Copy/src" -Directory | ForEach-Object { "$_/bin", "$_/obj" }
    $built | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
    $null = New-Item "$root/out/TestResults" -ItemType Directory -Force
    Start-Native Building dotnet @(
        'build', "$Copy/src/PostfixQueue/PostfixQueue.csproj", '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false',
        '-p:RestoreLockedMode=true', '-p:RunAnalyzers=false', '-p:EnforceCodeStyleInBuild=false', '-v', 'quiet', '-nologo'
    ) $compiling -Log "$root/out/TestResults/reproduction.log"
}

function Complete-Reproduction {
    param([hashtable] $Run, [string] $Copy, [string] $Archive)

    Say 'Testing: the package built in another folder'
    $code = Complete-Native $Run
    if ($code -ne 0) { throw "Building failed: dotnet ended with exit code $code." }
    $again = & "$Copy/src/PostfixQueue/Packaging/New-Package.ps1" -OutputPath "$Copy/out"
    if ($again.Sha256 -eq (Get-FileHash $Archive).Hash) { return @{ Passed = 1; Failed = 0; Skipped = 0 } }

    $here = "$root/out/PostfixQueue"
    foreach ($file in Get-ChildItem $here -Recurse -File) {
        $name = [IO.Path]::GetRelativePath($here, $file.FullName)
        $other = "$Copy/out/PostfixQueue/$name"
        if (-not (Test-Path $other) -or (Get-FileHash $other).Hash -ne (Get-FileHash $file.FullName).Hash) {
            Say "Failed: $name is another one when built in another folder"
        }
    }
    @{ Passed = 0; Failed = 1; Skipped = 0 }
}

# A report of an earlier run must not be taken for this one's.
function Clear-Report {
    param([string] $Path)

    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::Delete($Path)
}
