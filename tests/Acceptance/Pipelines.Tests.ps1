param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeAll {
    . "$PSScriptRoot/PrivateQueue.ps1" $Lab
    Import-Module "$Package/PostfixQueue.psd1" -Force
}

Describe 'Items in a pipeline' {
    BeforeAll {
        $postfix = Start-PrivateQueue ([ordered]@{
            'anna@sender.example' = 'one@example.net'
            'erik@sender.example' = 'one@example.net', 'two@example.org'
            'info@other.example'  = 'three@example.org'
        })
        $instance = @{ ConfigDirectory = $postfix.ConfigDirectory }
    }

    AfterAll { ${postfix}?.Dispose() }

    It 'are filtered by Where-Object' {
        Get-MailQueueItem @instance | Where-Object Sender -eq 'erik@sender.example' | ForEach-Object RecipientCount | Should -Be 2
        Get-MailQueueItem @instance | Where-Object Age -gt ([timespan]'1:0') | Should -BeNullOrEmpty
    }

    It 'are grouped by Group-Object' {
        $groups = Get-MailQueueItem @instance | Group-Object SenderDomain | Sort-Object Count -Descending
        $groups.Name | Should -Be 'sender.example', 'other.example'
        $groups[0].Count | Should -Be 2
    }

    It 'are sorted by Sort-Object' {
        (Get-MailQueueItem @instance | Sort-Object RecipientCount -Descending)[0].Sender | Should -Be 'erik@sender.example'
        (Get-MailQueueItem @instance | Sort-Object ArrivalTime).Count | Should -Be 3
    }

    It 'become JSON with their recipients' {
        $json = Get-MailQueueItem @instance -Sender 'erik*' | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $json.Recipients | ForEach-Object EmailAddress | Should -Be 'one@example.net', 'two@example.org'
        $json.QueueName | Should -BeExactly 'deferred'
    }

    It 'end the listing as soon as enough have come' {
        (Get-MailQueueItem @instance | Select-Object -First 1).QueueId | Should -Not -BeNullOrEmpty
        Get-Process postqueue -ErrorAction Ignore | Where-Object CommandLine -like "*$($postfix.ConfigDirectory)*" | Should -BeNullOrEmpty
    }

    It 'come out of a job with their types and can be acted on' {
        $job = Start-Job { Import-Module $using:Package/PostfixQueue.psd1;
            Get-MailQueueItem -ConfigDirectory $using:instance.ConfigDirectory -Sender 'info*' }
        $item = $job | Receive-Job -Wait -AutoRemoveJob
        $item.Recipients[0].EmailAddress | Should -Be 'three@example.org'
        $item.ArrivalTime | Should -BeOfType datetime
        ($item | Suspend-MailQueueItem -PassThru -Confirm:$false).Outcome | Should -Be Held
        ($item | Resume-MailQueueItem -PassThru -Confirm:$false).Outcome | Should -Be Released
    }

    It 'go through a file and back into a cmdlet' {
        $path = Join-Path $TestDrive items.xml
        Get-MailQueueItem @instance -Sender 'anna*' | Export-Clixml $path
        $result = Import-Clixml $path | Suspend-MailQueueItem -PassThru -Confirm:$false
        $result.Outcome | Should -Be Held
        (Get-MailQueueItem @instance -QueueName Hold).Sender | Should -Be 'anna@sender.example'
        Get-MailQueueItem @instance -QueueName Hold | Resume-MailQueueItem -Confirm:$false
    }
}

Describe 'Actions in a pipeline' {
    BeforeEach {
        $postfix = Start-PrivateQueue ([ordered]@{ 'anna@sender.example' = 'one@example.net'; 'erik@sender.example' = 'two@example.net' })
        $instance = @{ ConfigDirectory = $postfix.ConfigDirectory }
    }

    AfterEach { ${postfix}?.Dispose() }

    It 'change nothing with -WhatIf' {
        Get-MailQueueItem @instance | Remove-MailQueueItem -WhatIf
        @(Get-MailQueueItem @instance).Count | Should -Be 2
    }

    It 'remove what they were given and report it' {
        $item = Get-MailQueueItem @instance -Sender 'anna*'
        $result = $item | Remove-MailQueueItem -Confirm:$false -PassThru
        $result.QueueId | Should -BeExactly $item.QueueId
        $result.Outcome | Should -Be Removed
        (Get-MailQueueItem @instance).Sender | Should -Be 'erik@sender.example'
    }

    It 'take what postqueue lists as JSON' {
        $listed = postqueue -c $postfix.ConfigDirectory -j | ConvertFrom-Json | Where-Object sender -Like 'anna*'
        ($listed | Measure-MailQueue -GroupBy Sender).Name | Should -Be 'anna@sender.example'
        $listed | Remove-MailQueueItem @instance -Confirm:$false
        (Get-MailQueueItem @instance).Sender | Should -Be 'erik@sender.example'
    }

    It 'refuse what postqueue has listed when its ID belongs to another message now' {
        $listed = postqueue -c $postfix.ConfigDirectory -j | ConvertFrom-Json | Where-Object sender -Like 'anna*'
        $listed.arrival_time -= 86400
        $listed | Remove-MailQueueItem @instance -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -Match '^StaleQueueItem'
        @(Get-MailQueueItem @instance).Count | Should -Be 2
    }

    It 'refuse an item whose ID belongs to another message now' {
        $item = Get-MailQueueItem @instance -Sender 'anna*'
        $other = $item | Select-Object QueueId, @{ n = 'ArrivalTime'; e = { $_.ArrivalTime.AddDays(-1) } }, Sender, HostName,
            ConfigDirectory
        $other | Remove-MailQueueItem -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -Be 'StaleQueueItem,PostfixQueue.Commands.RemoveMailQueueItemCommand'
        @(Get-MailQueueItem @instance).Count | Should -Be 2
    }

    It 'refuse an item of another host' {
        $item = Get-MailQueueItem @instance -Sender 'anna*' | Select-Object QueueId, ArrivalTime, Sender,
            @{ n = 'HostName'; e = { 'elsewhere.example' } }, ConfigDirectory
        $item | Suspend-MailQueueItem -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -Be 'WrongHost,PostfixQueue.Commands.SuspendMailQueueItemCommand'
        Get-MailQueueItem @instance -QueueName Hold | Should -BeNullOrEmpty
    }

    It 'ask Postfix to try again' {
        (Get-MailQueueItem @instance | Invoke-MailQueueFlush -PassThru -Confirm:$false).Outcome | Should -Be Requested, Requested
    }

    It 'tell what came of another attempt' {
        $results = Get-MailQueueItem @instance | Invoke-MailQueueFlush -Wait -Confirm:$false
        $results.Outcome | Should -Be StillDeferred, StillDeferred
        $results.NewReason | Should -Not -BeNullOrEmpty
        $results.Cause | Should -Not -BeNullOrEmpty
        $text = ($results | Out-String -Width 200) -replace '\e\[[0-9;]*m'
        $text | Should -Match 'QueueId +Outcome +Recipient +Reason'
        $text | Should -Match "$($results[0].QueueId) +StillDeferred +$([regex]::Escape($results[0].Recipient))"
        ($results[0] | Format-List | Out-String) -replace '\e\[[0-9;]*m' | Should -Match '(?s)NewReason +: .*Remedy +: .*PreviousReason +: '
        $path = Join-Path $TestDrive flush.xml
        $results | Export-Clixml $path
        (Import-Clixml $path | Out-String -Width 200) -replace '\e\[[0-9;]*m' | Should -Be $text
    }

    It 'requeue under another ID' {
        $item = Get-MailQueueItem @instance -Sender 'anna*'
        ($item | Restart-MailQueueItem -PassThru -Confirm:$false).Outcome | Should -Be Requeued
        Invoke-MailQueueFlush @instance -All -Force
        Wait-PrivateQueue $postfix deferred 2
        (Get-MailQueueItem @instance -Sender 'anna*').QueueId | Should -Not -BeExactly $item.QueueId
    }
}

Describe 'Messages in a pipeline' {
    BeforeEach {
        $postfix = Start-PrivateQueue ([ordered]@{ 'anna@sender.example' = 'one@example.net'; 'erik@sender.example' = 'two@example.net' })
        $instance = @{ ConfigDirectory = $postfix.ConfigDirectory }
    }

    AfterEach { ${postfix}?.Dispose() }

    It 'are shown with what they say' {
        $message = Get-MailQueueItem @instance -Sender 'anna*' | Get-MailQueueMessage
        $message.Subject | Should -Be 'A message'
        $message.TextBody.Trim() | Should -Be 'Text.'
        $message.Recipients.EmailAddress | Should -Be 'one@example.net'
        $message.Header['from'] | Should -Match 'anna@sender\.example'
        $message | Out-String | Should -Match '(?m)^Text +: Text\.'
    }

    It 'are as postcat has them with -Raw' {
        $item = Get-MailQueueItem @instance -Sender 'anna*'
        $item | Get-MailQueueMessage -Raw |
            Should -BeExactly ((postcat -c $postfix.ConfigDirectory -bhq $item.QueueId) -join "`n" | ForEach-Object { "$_`n" })
    }

    It 'are exported, removed and imported' {
        $folder = Join-Path $TestDrive exports
        $export = Get-MailQueueItem @instance -Sender 'anna*' | Export-MailQueueMessage -Path $folder -PassThru
        Remove-MailQueueItem $export.QueueId @instance -Confirm:$false
        Wait-PrivateQueue $postfix deferred 1

        ($export | Import-MailQueueMessage -PassThru).Outcome | Should -Be Submitted
        Wait-PrivateQueue $postfix deferred 2
        $again = Get-MailQueueItem @instance -Sender 'anna*'
        $again.QueueId | Should -Not -BeExactly $export.QueueId
        $again.RecipientAddresses | Should -Be 'one@example.net'
        $raw = $again | Get-MailQueueMessage -Raw
        $raw.EndsWith((Get-Content $export.MessagePath -Raw), 'Ordinal') | Should -BeTrue

        Get-ChildItem $folder/*.json | Import-MailQueueMessage @instance -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -Be 'DuplicateMessage,PostfixQueue.Commands.ImportMailQueueMessageCommand'
    }
}

Describe 'A queue that cannot be read' {
    It 'is an error with an id and not an empty result' {
        { Get-MailQueueItem -ConfigDirectory $TestDrive -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidConfigDirectory,PostfixQueue.Commands.GetMailQueueItemCommand'
    }
}

Describe 'Lines of a log in a pipeline' {
    BeforeAll {
        $log = Join-Path $TestDrive mail.log
        $reason = 'connect to mx.example.net[192.0.2.1]:25: Connection timed out'
        $failed = "to=<one@example.net>, relay=none, delay=7, dsn=4.4.1, status=deferred ($reason)"
        Set-Content $log 'Nov  3 10:00:00 mx1 postfix/qmgr[7]: 0A1B2C3D4F: from=<anna@sender.example>, size=300, nrcpt=1 (queue active)',
            "Nov  3 10:00:07 mx1 postfix/smtp[8]: 0A1B2C3D4F: $failed"
    }

    It 'are those that Select-String finds' {
        $found = Select-String status=deferred $log | Get-MailLogEvent
        $found.QueueId, $found.EventType | Should -Be '0A1B2C3D4F', 'Deferred'
        (Select-String status=deferred $log | Resolve-MailDelayReason).Text | Should -BeExactly $reason
        Set-Content "$log.reasons" $reason
        (Select-String timed "$log.reasons" | Resolve-MailDelayReason).RemoteHost | Should -Be 'mx.example.net'
    }

    It 'are counted' {
        (Get-Content $log | Measure-MailDelivery RecipientDomain).DeferredCount | Should -Be 1
        (Select-String status=deferred $log | Measure-MailDelivery RecipientDomain).Name | Should -Be 'example.net'
    }

    It 'come from the files that Get-ChildItem finds' {
        Copy-Item $log "$TestDrive/mail[1].log"
        (Get-ChildItem $log | Get-MailLogEvent -EventType Deferred).QueueId | Should -BeExactly '0A1B2C3D4F'
        (Get-ChildItem "$TestDrive/mail*log" | Measure-MailDelivery RecipientDomain).DeferredCount | Should -Be 2
    }

    It 'are those that a job has found' {
        $job = Start-Job { Select-String status=deferred $using:log }
        ($job | Receive-Job -Wait -AutoRemoveJob | Get-MailLogEvent).Recipient | Should -Be 'one@example.net'
    }
}
