# The administrator's path through a queue of stuck mail, with the real cmdlets on a real Postfix. The instance is private: it lives in a temporary
# folder, talks to this machine only, and leaves nothing behind. Run it by ./build.ps1 demo; -KeepRunning leaves the instance up to try things on.
param([switch] $KeepRunning)

$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'

# The instance lives in a process of its own, so that it can outlive this one. It says where it is in one line, and ends with its standard input
# unless it was told to stay.
function Start-StuckQueue {
    $program = [IO.Path]::GetFullPath("$PSScriptRoot/../PostfixQueue.Lab/bin/Release/net10.0/PostfixQueue.Lab.dll")
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($program)
    $start.ArgumentList.Add('stuck')
    if ($KeepRunning) { $start.ArgumentList.Add('--keep') }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The private Postfix instance did not start.' }

    $fields = $line.Split("`t")
    @{ Process = $process; ConfigDirectory = $fields[0]; LogPath = $fields[1]; ProcessId = $fields[3] }
}

function Stop-StuckQueue {
    param($Instance)

    $Instance.Process.StandardInput.Close()
    $Instance.Process.WaitForExit()
    if ($Instance.Process.ExitCode -ne 0) { throw "The private Postfix instance ended with exit code $($Instance.Process.ExitCode)." }
}

function Write-Heading {
    param([string] $Text)

    Write-Host ''
    Write-Host "=== $Text"
}

# Shows a command as it would be typed, then runs just that.
function Show-Command {
    param([string] $Command)

    Write-Host ''
    Write-Host "PS> $Command"
    & ([scriptblock]::Create($Command)) | Out-Default
}

# A flush only asks for an attempt: what came of it shows in the queue a moment later.
function Wait-Until {
    param([scriptblock] $Condition)

    for ($attempt = 0; $attempt -lt 100 -and -not (& $Condition); $attempt++) { [Threading.Thread]::Sleep(100) }
}

function Show-Path {
    Write-Heading 'What is queued?'
    Show-Command 'Get-MailQueueItem'

    Write-Heading 'Why? Counted by cause, with a remedy for each'
    Show-Command 'Measure-MailQueue'
    Show-Command 'Measure-MailQueue -GroupBy RecipientDomain -First 5 | Format-Table -View Shape'

    Write-Heading 'The reasons behind it'
    Show-Command 'Get-MailQueueItem -Sender info@lab.example | Sort-Object Reason | Format-Table -View Reason'
    Show-Command 'Get-MailQueueItem -Cause DnsNotFound, RecipientUnknown | Format-Table -View Reason'
    Show-Command 'Get-MailQueueItem -Cause BlockListed | Resolve-MailDelayReason | Select-Object -First 1'

    Write-Heading 'Each recipient of a message has a reason of its own'
    Show-Command 'Get-MailQueueItem -Sender press@lab.example | Format-List'

    Write-Heading 'Who sends so much?'
    Show-Command 'Measure-MailQueue -GroupBy Sender -First 5'

    Write-Heading 'Is it us? What this server itself does wrong, without asking anybody outside'
    Show-Command 'Test-MailServerConfig -SkipDns -SkipNetwork | Where-Object Status -in Fail, Warning'
    Show-Command 'Test-MailServerConfig Postfix.DeferTransports | Select-Object -First 1 | Format-List'

    Write-Heading 'Greylisted mail: ask for another attempt now'
    Show-Command 'Get-MailQueueItem -Cause Greylisted | Invoke-MailQueueFlush -PassThru -Confirm:$false'
    Wait-Until { @(Get-MailQueueItem -RecipientDomain greylist.example).Count -eq 0 }
    Write-Host 'The other side took them this time. What is left for that domain:'
    Show-Command 'Get-MailQueueItem -RecipientDomain greylist.example'

    Write-Heading 'Mail that a rule put on hold: look, then release it'
    Show-Command 'Get-MailQueueItem -QueueName Hold'
    Show-Command 'Get-MailQueueItem -QueueName Hold | Resume-MailQueueItem -PassThru -Confirm:$false'

    Write-Heading 'A stolen account: stop its mail, see what would go, remove it'
    Show-Command 'Get-MailQueueItem -Sender hacked@lab.example | Suspend-MailQueueItem -Confirm:$false'
    Show-Command 'Get-MailQueueItem -Sender hacked@lab.example | Remove-MailQueueItem -WhatIf'
    Show-Command 'Get-MailQueueItem -Sender hacked@lab.example | Remove-MailQueueItem -PassThru -Confirm:$false'
    Show-Command 'Get-MailQueueItem -Sender hacked@lab.example'

    Write-Heading 'Mistakes change nothing'
    Show-Command 'Remove-MailQueueItem -QueueId ALL -Confirm:$false'
    Show-Command 'Remove-MailQueueItem -QueueId 0123456789A -Confirm:$false'
}

function Show-HowToGoOn {
    param($Instance)

    Write-Host @"

The instance keeps running. In PowerShell:

    Import-Module $([IO.Path]::GetFullPath("$PSScriptRoot/../../PostfixQueue.psd1"))
    `$env:MAIL_CONFIG = '$($Instance.ConfigDirectory)'
    Get-MailQueueItem

or with -ConfigDirectory '$($Instance.ConfigDirectory)' on each cmdlet.
Its log: $($Instance.LogPath)
To stop it and remove everything: kill $($Instance.ProcessId)
"@
}

Write-Host 'Starting a private Postfix and sending it mail that will get stuck. This takes some seconds.'
$instance = Start-StuckQueue
$before = $env:MAIL_CONFIG
try {
    $env:MAIL_CONFIG = $instance.ConfigDirectory
    Show-Path
}
finally {
    $env:MAIL_CONFIG = $before
    if (-not $KeepRunning) { Stop-StuckQueue $instance }
}

if ($KeepRunning) { Show-HowToGoOn $instance }
else { Write-Host 'The private Postfix is gone, and everything that belonged to it.' }
