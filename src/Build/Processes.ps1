# Programs that the build runs: started, waited for with a word now and then, and ended with it. Dot-sourced by build.ps1.

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
