# Checks the system that this runs on, as root also with each of its faults, and writes the results as JSON.
param([string] $User)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
Import-Module "$env:F/module/PostfixQueue.psd1"

# What the machine has in memory and on its clock is not the system's.
$machine = 'Postfix.Memory', 'System.Clock'

function Select-Finding {
    process { $_ | Select-Object Name, Status, Target, Message, Actual, Remedy, RemedyCommand, Evidence }
}

function Invoke-Fault([string] $File, [string] $Function) {
    $said = /bin/sh -euc ". '$env:ZOO/functions.sh'; . '$File'; $Function" 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$File, ${Function}: $said" }
    return $said
}

function Test-Fault([string] $File) {
    $names = (Invoke-Fault $File 'echo $noticed') -split ' '
    $null = Invoke-Fault $File put_in
    $before = @(Test-MailServerConfig -Name $names -TimeoutSeconds 120)
    if (Select-String -LiteralPath $File -Pattern '^mend\(\)' -Quiet) {
        $null = Invoke-Fault $File mend
        Complete-Fault $File $before @()
    }
    else {
        Complete-Fault $File $before @(
            $before | Where-Object Status -in Warning, Fail | ForEach-Object RemedyCommand | Where-Object { $_ } |
                Select-Object -Unique | Invoke-Remedy
        )
    }
}

# Of what is said of the system as it comes: the command that a remedy offers turns the check. The log tells of the past, and its commands
# only show it.
function Test-Remedy([object[]] $Finding) {
    foreach ($check in $Finding | Where-Object Status -in Warning, Fail | Where-Object RemedyCommand |
        Where-Object Name -ne Log.Warnings | Group-Object Name) {
        Complete-Fault /dev/null $check.Group @($check.Group | ForEach-Object RemedyCommand | Select-Object -Unique | Invoke-Remedy)
    }
}

function Complete-Fault([string] $File, [object[]] $Before, [string[]] $Followed) {
    $after = @(Test-MailServerConfig -Name @($Before.Name | Select-Object -Unique) -TimeoutSeconds 120)

    # Whatever the remedy was worth, the next fault meets a sound system.
    $null = Invoke-Fault $File restore
    [pscustomobject]@{ Name = [IO.Path]::GetFileName($File); Before = @($Before | Select-Finding); Followed = $Followed;
        After = @($after | Select-Finding) }
}

function Invoke-Remedy {
    process {
        $null = /bin/sh -c $_ 2>&1
        $_
    }
}

$results = @(Test-MailServerConfig -ExcludeName $machine -TimeoutSeconds 120)
# Of a system of which something is said, it is known.
$isSound = @($results | Where-Object Status -notin Pass, Skipped).Count -eq 0
$isQuiet = $isSound -and (Test-MailServerConfig -ExcludeName $machine -TimeoutSeconds 120 -Quiet)
$faults = @(if ($User -eq 'root' -and $env:ZOO_FAULTS -ne 'none') { Test-Remedy $results })
$folder = "$env:ZOO/$env:NAME/faults"
if ($User -eq 'root' -and $env:ZOO_FAULTS -ne 'none' -and [IO.Directory]::Exists($folder)) {
    $faults += @([IO.Directory]::GetFiles($folder) | Where-Object { -not $env:ZOO_FAULTS -or $_ -like "*/$env:ZOO_FAULTS" } |
            Sort-Object | ForEach-Object { Test-Fault $_ })
}

[pscustomobject]@{ IsQuiet = $isQuiet; Results = @($results | Select-Finding); Faults = $faults } | ConvertTo-Json -Depth 6
