# The administrator's path through a queue of stuck mail, with the real cmdlets on a real Postfix. The instance is private: it lives in a
# temporary folder, talks to this machine only, and leaves nothing behind. Run it by ./build.ps1 demo; -KeepRunning leaves the instance up
# to try things on.
param([switch] $KeepRunning, [switch] $NoPause)

$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'

# Where no language is set, PowerShell's own lists break lines within words.
if (-not [cultureinfo]::CurrentCulture.Name) { [cultureinfo]::CurrentCulture = 'en-US' }

# Somebody who reads along wants to go on when ready; what reads a file or a pipe does not.
$pauses = -not $NoPause -and -not [Console]::IsInputRedirected -and -not [Console]::IsOutputRedirected

# The instance lives in a process of its own, so that it can outlive this one. It says where it is in one line, and ends with its standard
# input unless it was told to stay.
function Start-StuckQueue {
    $program = [IO.Path]::GetFullPath("$PSScriptRoot/../PostfixQueue.Lab/bin/Release/net10.0/PostfixQueue.Lab.dll")
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($program)
    $start.ArgumentList.Add('stuck')
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $answer = $process.StandardOutput.ReadLineAsync()
    for ($seconds = 1; -not $answer.Wait(1000); $seconds++) {
        if ($seconds % 10 -eq 0) { Write-Host "Waiting until all of it is stuck: $seconds s so far" }
    }
    if (-not $answer.Result) { throw 'The private Postfix instance did not start.' }

    $fields = $answer.Result.Split("`t")
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

    if ($pauses -and $script:hasBegun) {
        Write-Host ''
        $null = Read-Host "$($PSStyle.Dim)Enter goes on$($PSStyle.Reset)"
    }
    $script:hasBegun = $true
    Write-Host ''
    Write-Host "=== $Text" -ForegroundColor Cyan
}

# Shows a command as it would be typed, then runs just that.
function Show-Command {
    param([string] $Command)

    Write-Host ''
    Write-Host "PS> $Command" -ForegroundColor Green
    & ([scriptblock]::Create($Command)) | Out-Default
}

# An attempt that was asked for is made a moment later.
function Wait-Until {
    param([scriptblock] $Condition)

    for ($attempt = 0; $attempt -lt 300 -and -not (& $Condition); $attempt++) { Start-Sleep -Milliseconds 100 }
}

function Show-Path {
    Write-Heading 'What is queued?'
    Show-Command 'Get-MailQueueItem'

    Write-Heading 'Why? Counted by cause'
    Show-Command 'Measure-MailQueue'
    Show-Command 'Measure-MailQueue -GroupBy RecipientDomain -First 5 | Format-Table -View Shape'

    Write-Heading 'What to do about it'
    Show-Command 'Measure-MailQueue -First 4 | Format-List Name, Count, TopReason, Remedy'

    Write-Heading 'The reasons behind it'
    Show-Command 'Get-MailQueueItem -Sender info@lab.example | Sort-Object Reason | Format-Table -View Reason'
    Show-Command 'Get-MailQueueItem -Cause DnsNotFound, RecipientUnknown | Format-Table -View Reason'
    Show-Command 'Get-MailQueueItem -Cause BlockListed | Resolve-MailDelayReason | Select-Object -First 1'

    Write-Heading 'Each recipient of a message has a reason of its own'
    Show-Command 'Get-MailQueueItem -Sender press@lab.example | Format-List'

    Write-Heading 'Who sends so much?'
    Show-Command 'Measure-MailQueue -GroupBy Sender -First 5'

    Write-Heading 'All of it to look at: one HTML file for a browser, without script or network'
    Show-Command "Export-MailQueueReport -Path '$reportPath' -Detailed -Force -PassThru | ForEach-Object FullName"

    Write-Heading 'Is it us? What this server itself does wrong, without asking anybody outside'
    Write-Host 'Left out are two checks that see how this private instance is made: its jail has name files of its own.'
    Show-Command ('Test-MailServerConfig -SkipDns -SkipNetwork -ExcludeName Postfix.ChrootFiles, Log.Warnings | ' +
        'Where-Object Status -in Fail, Warning')
    Show-Command ('Test-MailServerConfig Postfix.DeferTransports | Where-Object Status -eq Fail | ' +
        'Format-List Status, Message, Actual, Remedy, RemedyCommand')
    Show-Command 'Get-MailServerConfig defer_transports, transport_maps'

    Write-Heading 'A fault of our own, mended: remove the setting, then try what waited for it'
    Show-Command 'postconf -c $env:MAIL_CONFIG -X defer_transports && postfix -c $env:MAIL_CONFIG reload'
    Show-Command 'Get-MailQueueItem -Cause Suspended | Invoke-MailQueueFlush -Wait -Confirm:$false'
    Wait-Until { @(Get-MailQueueItem -Cause Suspended).Count -eq 0 }
    Write-Host 'They have been delivered. What is left of them:'
    Show-Command 'Get-MailQueueItem -Cause Suspended'

    Write-Heading 'A mistake in the transport table, corrected: let Postfix decide again where the mail goes'
    Show-Command 'Get-MailQueueItem -RecipientDomain archive.example | Format-Table -View Reason'
    $table = "$env:MAIL_CONFIG/transport"
    $working = (Get-Content $table | Where-Object { $_ -match '^paused\.example ' }) -replace '^paused\.example paused:',
        'archive.example smtp:'
    (Get-Content $table) -replace '^archive\.example .*', $working | Set-Content $table
    Show-Command 'Select-String archive.example $env:MAIL_CONFIG/transport -Raw; postfix -c $env:MAIL_CONFIG reload'
    Show-Command ('Get-MailQueueItem -RecipientDomain archive.example -Sender anna@lab.example | ' +
        'Restart-MailQueueItem -PassThru -Confirm:$false')
    Wait-Until { @(Get-MailQueueItem -RecipientDomain archive.example -Sender anna@lab.example).Count -eq 0 }
    Show-Command 'Get-MailQueueItem -RecipientDomain archive.example -Sender anna@lab.example'

    Write-Heading 'Greylisted mail is left alone: the other side wants us to wait, and Postfix does'
    Show-Command 'Get-MailQueueItem -Cause Greylisted | Format-Table QueueId, RetryAdvice, Remedy -Wrap'

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

    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $shell = if (Get-Command pwsh -CommandType Application -ErrorAction Ignore) { 'pwsh' } else { "cd $root && dotnet pwsh" }
    Write-Host @"

The instance keeps running. As root, in a shell:

    $shell

and in the PowerShell that this starts:

    Import-Module $root/PostfixQueue.psd1
    `$env:MAIL_CONFIG = '$($Instance.ConfigDirectory)'
    Get-MailQueueItem

Its log: $($Instance.LogPath)
To stop it and remove everything, in a shell: kill $($Instance.ProcessId)
"@
}

# It stays when the instance goes.
$reportPath = [IO.Path]::GetFullPath("$PSScriptRoot/../../out/queue-report.html")
$null = New-Item ([IO.Path]::GetDirectoryName($reportPath)) -ItemType Directory -Force

Write-Host 'Starting a private Postfix and sending it mail that will get stuck. This takes half a minute.'
$instance = Start-StuckQueue
$before = $env:MAIL_CONFIG
$isDone = $false
try {
    $env:MAIL_CONFIG = $instance.ConfigDirectory
    Show-Path
    $isDone = $true
}
finally {
    $env:MAIL_CONFIG = $before
    if ($KeepRunning -and $isDone) { $instance.Process.StandardInput.WriteLine('keep') }
    else { Stop-StuckQueue $instance }
}

if ($KeepRunning) { Show-HowToGoOn $instance }
else { Write-Host "`nThe private Postfix is gone, and everything that belonged to it." }
Write-Host "The report on its queue: $reportPath"
