param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeAll {
    . "$PSScriptRoot/PrivateQueue.ps1" $Lab
    Import-Module "$Package/PostfixQueue.psd1" -Force
    $postfix = Start-PrivateQueue ([ordered]@{ 'anna@sender.example' = 'one@example.net', 'two@example.net', 'three@example.org' })
    $item = Get-MailQueueItem -ConfigDirectory $postfix.ConfigDirectory

    function Show {
        param([Parameter(ValueFromPipeline)] $Formatted)
        end { ($input | Out-String -Width 200) -replace '\e\[[0-9;]*m' }
    }
}

AfterAll { ${postfix}?.Dispose() }

Describe 'The views of a message' {
    It 'are by default a table of one line each' {
        $text = $item | Show
        $text | Should -Match 'QueueId +Queue +Age +Size +Sender +Recipient'
        $text | Should -Match "$($item.QueueId) +deferred +.*anna@sender\.example +one@example\.net \+2 +$($item.Cause)"
    }

    It 'show the reason with the view Reason' {
        # It may take several lines, which end between words.
        $words = -split ($item | Format-Table -View Reason | Show)
        foreach ($word in -split $item.Reason) { $words | Should -Contain $word }
    }

    It 'leave room for the reason with the view Cause' {
        $item | Format-Table -View Cause | Show | Should -Match 'QueueId +Q +Age +Recipient +Reason'
    }

    It 'name every recipient with its reason in a list' {
        $text = $item | Format-List | Show
        foreach ($recipient in $item.Recipients) { $text | Should -Match ([regex]::Escape($recipient.EmailAddress)) }
    }

    It 'are the same for an item that has come back from a file' {
        $path = Join-Path $TestDrive item.xml
        $item | Export-Clixml $path
        Import-Clixml $path | Show | Should -Be ($item | Show)
    }

    It 'hold for an item that could not be turned into the type of the module' {
        $bag = $item | Select-Object *
        $bag.PSTypeNames.Clear()
        $bag.PSTypeNames.Add('Deserialized.PostfixQueue.MailQueueItem')
        $bag | Show | Should -Be ($item | Show)
    }
}

Describe 'The table of measures' {
    It 'says where each comes from when they come from elsewhere' {
        $measures = foreach ($name in 'mx1', 'mx2') {
            $measure = Measure-MailQueue -ConfigDirectory $postfix.ConfigDirectory
            $measure | Select-Object * -ExcludeProperty HostName | ForEach-Object {
                $_ | Add-Member @{ HostName = "$name.example.com"; PSComputerName = $name }
                $_.PSTypeNames.Insert(0, 'Deserialized.PostfixQueue.MailQueueMeasure')
                $_
            }
        }
        $text = $measures | Show
        foreach ($name in 'mx1', 'mx2') { $text | Should -Match "$name\.example\.com: +" }
        Measure-MailQueue -ConfigDirectory $postfix.ConfigDirectory | Show | Should -Not -Match "$([regex]::Escape($item.HostName)): "
    }
}
