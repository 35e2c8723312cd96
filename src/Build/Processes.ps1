# Programs that the build runs: started, waited for with a word now and then, and ended with it. Dot-sourced by build.ps1.

# Starts a program. It is in a session of its own, where an interrupt at the terminal does not reach it: it is told to end when this script
# ends before it, however that comes, and so can tidy up. One that must not be cut short is waited for instead. With -Log what it says goes
# into that file.
function Start-Native {
    param([string] $What, [string] $Program, [string[]] $Arguments, [hashtable] $Environment = @{}, [switch] $LetFinish, [string] $Log)

    $command = @($Program) + $Arguments
    if ($Log) { $command = @('sh', '-c', 'exec >"$0" 2>&1 </dev/null; exec "$@"', $Log) + $command }
    $start = [Diagnostics.ProcessStartInfo]::new('setsid')
    $command = @('setpriv', '--pdeathsig', ($LetFinish ? 'keep' : 'TERM')) + $command
    foreach ($argument in $command) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    @{ What = $What; Program = $Program; LetFinish = $LetFinish; Log = $Log; Clock = $clock; Process = $process }
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

# Starts the watcher, which ends what this command has started and what still runs when the command has come to its end, however that came:
# finished, interrupted, told to end, or killed. It notices by its standard input, which nobody else holds. A process bears the mark of the
# command in its environment; Postfix, which clears its own, is known by its folder. Each has ten seconds to tidy up by itself.
function Start-Watcher {
    $env:POSTFIXQUEUE_RUN = [guid]::NewGuid()
    $start = [Diagnostics.ProcessStartInfo]::new('setsid')
    $command = 'env', '-u', 'POSTFIXQUEUE_RUN', 'sh', '-c', $watch, 'sh', "POSTFIXQUEUE_RUN=$($env:POSTFIXQUEUE_RUN)", (Get-LabPath)
    foreach ($argument in $command) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    [Diagnostics.Process]::Start($start)
}

$watch = @'
read -r word && exit
left() { grep -lzxF "$1" /proc/[0-9]*/environ 2>/dev/null; }
for second in 1 2 3 4 5 6 7 8 9 10; do
    left "$1" >/dev/null || break
    sleep 1
done
for file in $(left "$1"); do
    id=${file#/proc/}
    kill -KILL "${id%/environ}" 2>/dev/null
done
if [ "$(id -u)" -eq 0 ] && [ -f "$2" ]; then exec dotnet "$2" sweep; fi
'@

# Lets it do its work now, or, with -Keep, none.
function Stop-Watcher {
    param([Diagnostics.Process] $Watcher, [switch] $Keep)

    if ($Keep) { $Watcher.StandardInput.WriteLine('keep') }
    $Watcher.StandardInput.Close()
    $Watcher.WaitForExit()
}
