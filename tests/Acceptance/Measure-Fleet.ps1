#Requires -Version 7.6

# What one server of a fleet costs: the figures of about_PostfixQueue_Fleet, measured over SSH on loopback, as root. Both ends are on this
# machine, and what counts is the processor time and the memory of each end, and the bytes between them. It is called with the folder of a
# built module:
#
#     tests/Acceptance/Measure-Fleet.ps1 -Package . -Lab tests/PostfixQueue.Lab/bin/Release/net10.0/PostfixQueue.Lab.dll
param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab, [int] $Messages = 1000, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/PrivateHosts.ps1" (Convert-Path $Lab) (Convert-Path $Package)
if ($missing = Get-MissingForHosts) { throw "Not here: $missing" }

$hosts = Start-PrivateHosts -Messages ([ordered]@{ mx1 = [ordered]@{}; desk = [ordered]@{} })
try {
    $null = @([PostfixQueue.Lab.QueueWriter]::new($hosts.Machines['mx1'].Postfix, $true).Write($Messages))
    $port = $hosts.Machines['mx1'].Point.Port
    $run = Invoke-OnHost $hosts desk @"
`$ErrorActionPreference = 'Stop'
`$rounds = $Rounds
function Get-Median { @(`$input | Sort-Object)[[Math]::Floor(`$rounds / 2)] }
# Of memory that several processes share, each has its part.
function Get-Memory(`$Id) {
    `$parts = [IO.File]::ReadAllText("/proc/`$Id/smaps_rollup")
    1KB * [long]([regex]::Match(`$parts, '\nPss: +(\d+)').Groups[1].Value)
}
function Get-Ssh { Get-Process ssh -ErrorAction Ignore | Where-Object { `$_.Parent.Id -eq `$PID } }
function Get-Cost {
    (@(Get-Process -Id `$PID) + @(Get-Ssh) | ForEach-Object { `$_.TotalProcessorTime.TotalSeconds } | Measure-Object -Sum).Sum
}
function Get-Received { [long]([regex]::Match((ss -tin dst :$port | Out-String), 'bytes_received:(\d+)').Groups[1].Value) }
function Measure-Work(`$Session, `$Work) {
    `$there = Invoke-Command -Session `$Session { (Get-Process -Id `$PID).TotalProcessorTime.TotalSeconds }
    `$bytes = Get-Received
    `$here = Get-Cost
    `$clock = [Diagnostics.Stopwatch]::StartNew()
    `$null = @(Invoke-Command -Session `$Session `$Work)
    `$wall = `$clock.Elapsed.TotalSeconds
    `$here = (Get-Cost) - `$here
    `$bytes = (Get-Received) - `$bytes
    `$there = (Invoke-Command -Session `$Session { (Get-Process -Id `$PID).TotalProcessorTime.TotalSeconds }) - `$there
    @{ Wall = `$wall; Here = `$here; There = `$there; Bytes = `$bytes }
}
`$figures = foreach (`$round in 1..`$rounds) {
    `$before = Get-Cost
    `$clock = [Diagnostics.Stopwatch]::StartNew()
    `$s = New-PSSession -HostName mx1 -UserName root -ConnectingTimeout 240000
    `$null = Invoke-Command -Session `$s { Measure-MailQueue }
    `$new = `$clock.Elapsed.TotalSeconds
    `$here = (Get-Cost) - `$before
    `$state = Invoke-Command -Session `$s { @{ Id = `$PID; Cpu = (Get-Process -Id `$PID).TotalProcessorTime.TotalSeconds } }
    `$measure = Measure-Work `$s { Measure-MailQueue }
    `$list = Measure-Work `$s { Get-MailQueueItem }
    [pscustomobject]@{
        NewWall = `$new; NewHere = `$here; NewThere = `$state.Cpu; Memory = Get-Memory `$state.Id
        Ssh = Get-Memory (Get-Ssh).Id
        MeasureWall = `$measure.Wall; MeasureHere = `$measure.Here; MeasureThere = `$measure.There; MeasureBytes = `$measure.Bytes
        ListWall = `$list.Wall; ListHere = `$list.Here; ListThere = `$list.There; ListBytes = `$list.Bytes
    }
    Remove-PSSession `$s
}
`$medians = [ordered]@{}
foreach (`$name in `$figures[0].psobject.Properties.Name) { `$medians[`$name] = `$figures.`$name | Get-Median }
# What each further session takes on this side.
[GC]::Collect()
`$before = Get-Memory `$PID
`$many = @(1..8 | ForEach-Object { New-PSSession -HostName mx1 -UserName root -ConnectingTimeout 240000 })
`$medians.SessionHere = ((Get-Memory `$PID) - `$before) / 8
Remove-PSSession `$many
`$medians | ConvertTo-Json
"@
    if ($run.ExitCode -ne 0) { throw "$($run.Errors) $($run.Output)" }
    $found = $run.Output.Substring($run.Output.IndexOf('{')) | ConvertFrom-Json
}
finally { Stop-PrivateHosts $hosts }

$rows = @(
    @{ Work = 'New session and Measure-MailQueue'; Name = 'New'; Bytes = $null }
    @{ Work = 'Measure-MailQueue in an open session'; Name = 'Measure'; Bytes = $found.MeasureBytes }
    @{ Work = "Get-MailQueueItem, $Messages messages, in an open session"; Name = 'List'; Bytes = $found.ListBytes }
)
$rows | ForEach-Object {
    [pscustomobject]@{
        Work = $_.Work
        Seconds = [Math]::Round($found."$($_.Name)Wall", 2)
        CpuHere = [Math]::Round($found."$($_.Name)Here", 2)
        CpuThere = [Math]::Round($found."$($_.Name)There", 2)
        KB = $_.Bytes ? [Math]::Round($_.Bytes / 1KB, 1) : $null
    }
} | Format-Table -AutoSize | Out-String -Width 120
'Bytes per message: {0:N0}' -f ($found.ListBytes / $Messages)
'Memory of an open session: there {0:N0} MB; here ssh {1:N0} MB and {2:N1} MB of this PowerShell' -f ($found.Memory / 1MB),
    ($found.Ssh / 1MB), ($found.SessionHere / 1MB)
'{0} processors, median of {1} rounds' -f [Environment]::ProcessorCount, $Rounds
