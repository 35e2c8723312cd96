param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeDiscovery {
    . "$PSScriptRoot/PrivateHosts.ps1" $Lab
    $missing = Get-MissingForHosts
    $here = if ($missing) { " (not here: $missing)" }
}

Describe "Servers over SSH$here" -Skip:([bool]$missing) {
    BeforeAll {
        . "$PSScriptRoot/PrivateHosts.ps1" $Lab $Package
        . "$PSScriptRoot/HelpText.ps1"
        $recipe = Get-CodeBlock about_PostfixQueue_Permissions 'AN ENDPOINT FOR OPERATORS'
        # As root on each server, as the topic says.
        $setUp = @"
mkdir -p /etc/powershell
cat >/run/endpoint.ps1 <<'END'
$($recipe[0])
END
pwsh -NoProfile -File /run/endpoint.ps1 >/dev/null
cat >>/etc/ssh/sshd_config <<'END'
$($recipe[1])
END
cat >/etc/sudoers.d/mailqueue <<'END'
$($recipe[2])
END
chmod 0440 /etc/sudoers.d/mailqueue
visudo -c -q
"@
        $hosts = Start-PrivateHosts -SetUp $setUp -Messages ([ordered]@{
            mx1  = [ordered]@{ 'anna@sender.example' = 'one@example.net', 'two@example.org'; 'hacked@example.com' = 'three@example.net' }
            mx2  = [ordered]@{ 'info@other.example' = 'four@example.net' }
            desk = [ordered]@{ 'desk@other.example' = 'five@example.net' }
        })

        # Runs a script where the administrator sits and takes what it gives as JSON.
        function Invoke-AtDesk {
            param([string] $Script, [switch] $Text)
            $run = Invoke-OnHost $hosts desk $Script
            if ($run.ExitCode -ne 0) { throw "exit code $($run.ExitCode): $($run.Errors) $($run.Output)" }
            if ($Text) { return $run.Output }
            $run.Output | ConvertFrom-Json -Depth 8
        }
    }

    AfterAll { Stop-PrivateHosts $hosts }

    It 'give their items with nested recipients and their own names' {
        $found = Invoke-AtDesk @'
$s = New-PSSession -HostName mx1, mx2 -UserName root -ConnectingTimeout 240000
$items = Invoke-Command -Session $s -ThrottleLimit 32 { Get-MailQueueItem }
@{
    Hosts = @($items | Group-Object HostName | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" })
    Addresses = @(($items | Where-Object Sender -eq anna@sender.example).Recipients.EmailAddress)
    Plain = @(($items | Where-Object Sender -eq anna@sender.example).RecipientAddresses)
    Types = @($items | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique)
    Measured = @($items | Measure-MailQueue -GroupBy RecipientDomain | ForEach-Object { "$($_.Name) $($_.Count)" })
    Recipients = @($items.Recipients | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique)
} | ConvertTo-Json -Depth 6
'@
        $found.Hosts | Should -Be 'mx1 2', 'mx2 1'
        $found.Addresses | Should -Be 'one@example.net', 'two@example.org'
        $found.Plain | Should -Be 'one@example.net', 'two@example.org'
        $found.Types | Should -Be 'Deserialized.PostfixQueue.MailQueueItem'
        $found.Recipients | Should -Be 'Deserialized.PostfixQueue.MailQueueRecipient'
        $found.Measured | Should -Be 'example.net 3', 'example.org 1'
    }

    It 'show the tables of the module once it is imported' {
        $text = Invoke-AtDesk -Text @'
Import-Module PostfixQueue
Invoke-Command -HostName mx1 -UserName root { Get-MailQueueItem } | Out-String -Width 160
'@
        $text | Should -Match 'QueueId +Queue +Age +Size +Sender +Recipient +Cause'
        $text | Should -Match 'deferred .*anna@sender\.example +one@example\.net \+1 '
    }

    It 'lend their commands to a session without the module, and their tables as about_PostfixQueue says' {
        $lines = Get-CodeBlock about_PostfixQueue 'SEVERAL SERVERS' | Where-Object { $_ -match 'Import-PSSession' }
        $text = Invoke-AtDesk -Text @"
`$env:PSModulePath = "`$PSHOME/Modules"
Set-Location /run
$lines
Get-MailQueueItem | Out-String -Width 160
Get-MailQueueItem | Format-List | Out-String -Width 400
Get-MailQueueItem -Sender anna@sender.example | Suspend-MailQueueItem -Confirm:`$false -PassThru |
    ForEach-Object { 'outcome: ' + `$_.Outcome }
Get-MailQueueItem -Sender anna@sender.example | Resume-MailQueueItem -Confirm:`$false
"module: `$(@(Get-Module PostfixQueue).Count)"
"@
        $text | Should -Match 'QueueId +Queue +Age +Size +Sender +Recipient +Cause'
        $text | Should -Match 'deferred .*anna@sender\.example +one@example\.net \+1 '
        $text | Should -Match 'Remedy +: \S+'
        $text | Should -Match 'outcome: Held'
        $text | Should -Match 'module: 0'
    }

    It 'name themselves in errors and warnings' {
        $found = Invoke-AtDesk @'
$s = New-PSSession -HostName mx1, mx2 -UserName anna
$out = Invoke-Command -Session $s { Suspend-MailQueueItem 4jYB8D5px9z1j1F -Confirm:$false; Get-MailQueueItem NOSUCHID } `
    -ErrorVariable problems -ErrorAction SilentlyContinue
$warned = Invoke-Command -Session $s { Invoke-MailQueueFlush 3>&1 | Out-String }
@{
    Errors = @($problems | ForEach-Object { "$_" })
    Ids = @($problems.FullyQualifiedErrorId | Sort-Object -Unique)
    Warnings = @($warned | ForEach-Object { "$_" })
} | ConvertTo-Json
'@
        foreach ($name in 'mx1', 'mx2') {
            @($found.Errors -match "\b$name\b").Count | Should -Be 2
            @($found.Warnings -match "\b$name\b").Count | Should -Be 1
        }
        $found.Ids | Should -Be 'QueueItemNotFound,PostfixQueue.Commands.GetMailQueueItemCommand',
            'SuperuserRequired,PostfixQueue.Commands.SuspendMailQueueItemCommand'
    }

    It 'take their own items back and refuse those of others, with the name that leads there' {
        $found = Invoke-AtDesk @'
$s1 = New-PSSession -HostName mx1 -UserName root
$s2 = New-PSSession -HostName mx2 -UserName root
$item = Invoke-Command -Session $s1 { Get-MailQueueItem -Sender anna@sender.example }
$null = $item | Suspend-MailQueueItem -Confirm:$false -ErrorVariable here -ErrorAction SilentlyContinue
Invoke-Command -Session $s2 { $using:item | Suspend-MailQueueItem -Confirm:$false } -ErrorVariable there -ErrorAction SilentlyContinue
$held = Invoke-Command -Session $s1 { $using:item | Suspend-MailQueueItem -Confirm:$false -PassThru }
$released = Invoke-Command -Session $s1 { $using:item | Resume-MailQueueItem -Confirm:$false -PassThru }
$nameless = $item | Select-Object * -ExcludeProperty PSComputerName
$null = $nameless | Suspend-MailQueueItem -Confirm:$false -ErrorVariable unknown -ErrorAction SilentlyContinue
@{
    Ids = @($here + $there | ForEach-Object FullyQualifiedErrorId)
    Advice = $here[0].ErrorDetails.RecommendedAction
    Unknown = $unknown[0].ErrorDetails.RecommendedAction
    Outcomes = $held.Outcome, $released.Outcome
} | ConvertTo-Json
'@
        $found.Ids | Should -Be (@('WrongHost,PostfixQueue.Commands.SuspendMailQueueItemCommand') * 2)
        $found.Advice | Should -Match 'Invoke-Command -HostName mx1 \{'
        $found.Unknown | Should -Not -Match '-HostName mx1 \{'
        $found.Outcomes | Should -Be Held, Released
    }

    It 'let an ordinary user list but not change' {
        $found = Invoke-AtDesk @'
$s = New-PSSession -HostName mx1 -UserName anna
$count = @(Invoke-Command -Session $s { Get-MailQueueItem }).Count
Invoke-Command -Session $s { Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false } `
    -ErrorVariable problems -ErrorAction SilentlyContinue
$after = @(Invoke-Command -Session $s { Get-MailQueueItem }).Count
@{ Count = $count; Ids = @($problems.FullyQualifiedErrorId); After = $after } | ConvertTo-Json
'@
        $found.Count | Should -Be 2
        $found.Ids | Should -Be 'SuperuserRequired,PostfixQueue.Commands.RemoveMailQueueItemCommand'
        $found.After | Should -Be 2
    }

    Context 'The endpoint of about_PostfixQueue_Permissions' {
        It 'lets an operator hold mail, as the topic shows it' {
            $text = Invoke-AtDesk -Text @"
$($recipe[3])
Invoke-Command -Session `$queue { Get-MailQueueItem -QueueName Hold } | ForEach-Object { 'held: ' + `$_.Sender }
Invoke-Command -Session `$queue { Get-MailQueueItem -QueueName Hold | Resume-MailQueueItem -Confirm:`$false }
"@
            $text | Should -Match 'held: hacked@example\.com'
            $text | Should -Not -Match 'held: anna'
        }

        It 'takes a pipe of items and a configuration directory, though it has no drives' {
            $found = Invoke-AtDesk @'
$queue = New-PSSession -HostName mx1 -UserName erik -Subsystem mailqueue
$items = Invoke-Command -Session $queue { Get-MailQueueItem -ConfigDirectory /etc/postfix -Sender anna@sender.example }
$held = Invoke-Command -Session $queue { Get-MailQueueItem -Sender anna@sender.example | Suspend-MailQueueItem -Confirm:$false -PassThru }
$null = Import-PSSession $queue -CommandName Get-MailQueueItem, Resume-MailQueueItem -AllowClobber
$free = Get-MailQueueItem -QueueName Hold | Resume-MailQueueItem -Confirm:$false -PassThru
@{ Directory = $items.ConfigDirectory; Outcomes = @($held.Outcome, $free.Outcome) } | ConvertTo-Json
'@
            $found.Directory | Should -Be /etc/postfix
            $found.Outcomes | Should -Be Held, Released
        }

        It 'offers nothing else' {
            $found = Invoke-AtDesk @'
$queue = New-PSSession -HostName mx1 -UserName erik -Subsystem mailqueue
Invoke-Command -Session $queue { Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false } `
    -ErrorVariable problems -ErrorAction SilentlyContinue
Invoke-Command -Session $queue { Get-Content /etc/shadow } -ErrorVariable +problems -ErrorAction SilentlyContinue
Invoke-Command -Session $queue { & /bin/sh -c id } -ErrorVariable +problems -ErrorAction SilentlyContinue
Invoke-Command -Session $queue { [IO.File]::ReadAllText('/etc/shadow') } -ErrorVariable +problems -ErrorAction SilentlyContinue
@{ Errors = $problems.Count } | ConvertTo-Json
'@
            $found.Errors | Should -Be 4
        }

        It 'is closed to users outside the group' {
            $run = Invoke-OnHost $hosts desk @'
$ErrorActionPreference = 'Stop'
New-PSSession -HostName mx1 -UserName anna -Subsystem mailqueue -ConnectingTimeout 240000
'@
            $run.ExitCode | Should -Not -Be 0
        }
    }
}
