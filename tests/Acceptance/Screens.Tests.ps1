param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeDiscovery {
    $tables = ([xml](Get-Content -Raw "$Package/bin/PostfixQueue.Format.ps1xml")).SelectNodes('//View[TableControl]') |
        ForEach-Object { @{ Type = $_.ViewSelectedBy.TypeName; View = $_.Name;
            Columns = @($_.TableControl.TableHeaders.TableColumnHeader) } }
}

BeforeAll {
    Add-Type -Path $Lab
    Import-Module "$Package/PostfixQueue.psd1" -Force

    # A script of its own, so that each process of PowerShell can make the same items.
    $making = @'
function New-Item3 {
    param($Id, $Sender, [string[]] $To, $Reason, [timespan] $Age, [long] $Size)
    [PostfixQueue.MailQueueItem]@{
        QueueId = $Id; QueueName = 'deferred'; Sender = $Sender; Size = $Size; HostName = 'mx1.example'
        ArrivalTime = [datetime]::Now - $Age; Age = $Age
        Recipients = @($To | ForEach-Object { [PostfixQueue.MailQueueRecipient]@{ EmailAddress = $_; Reason = $Reason } })
    }
}
$reason = 'host mx.example.net[192.0.2.1] said: 450 4.2.1 <anna@example.net>: mailbox is busy, come again later ' +
    '(in reply to RCPT TO command)'
$items = @(
    New-Item3 4jYB8D5px9z1j1Fc somebody.with.a.name@example.com anna@example.net, b@example.org $reason '12.04:00:00' 1022999
    New-Item3 5D1A12C0B4E info@example.org a.name.that.is.long@example.com `
        'connect to mx.example.com[192.0.2.7]:25: Connection timed out' '9.23:59:59' 99999
)
'@
    . ([scriptblock]::Create($making))

    function Show {
        param($Width, [Parameter(ValueFromPipeline)] $Formatted)
        end { @(($input | Out-String -Width $Width) -replace '\e\[[0-9;]*m' -split '\r?\n' | Where-Object { $_.Trim() }) }
    }

    # What a PowerShell of its own writes, called as users call it.
    function Invoke-PowerShell {
        param([string[]] $Argument, [hashtable] $Environment = @{})
        $start = [PostfixQueue.Lab.RealPowerShell]::Prepare([string[]](@('-NoLogo', '-NoProfile') + $Argument))
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        [PostfixQueue.Lab.RealPowerShell]::RunAsync($start).GetAwaiter().GetResult()
    }
}

Describe 'The table <View> of <Type>' -ForEach $tables {
    It 'has a first column of a width, so that rows are shown as they come' {
        [int]$Columns[0].Width | Should -BeGreaterThan 0
    }

    It 'has room on 80 columns' {
        $blanks = $Columns.Count - 1
        $flexible = @($Columns | Where-Object { -not $_.Width }).Count
        ($Columns | ForEach-Object { [int]$_.Width } | Measure-Object -Sum).Sum + $blanks + 12 * $flexible | Should -BeLessOrEqual 80
    }
}

Describe 'A table of messages' {
    It 'keeps ID, queue, age and size on 80 columns, and all of the addresses' {
        $lines = $items | Show -Width 80
        $lines[0] | Should -Match '^QueueId +Queue +Age +Size +Sender +Recipient +Cause'
        $lines[2] | Should -Match '^4jYB8D5px9z1j1Fc deferred 12d 4h 999K \S+ +MailboxUnavailable$'
        $lines | Where-Object { $_ -match '^5D1A12C0B4E +deferred 9d 23h +98K info@example\.org +ConnectionTimeout$' } |
            Should -Not -BeNullOrEmpty
        $text = ($lines | Select-Object -Skip 2 | ForEach-Object { "$_".PadRight(80).Substring(38, 23) }) -join '' -replace ' '
        foreach ($address in 'somebody.with.a.name@example.com', 'anna@example.net+1', 'info@example.org',
            'a.name.that.is.long@example.com') {
            $text | Should -Match ([regex]::Escape($address))
        }
        $lines | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
    }

    It 'has each domain of <_> characters in one piece in the views Cause and Reason on 80 columns' -ForEach 12, 18, 24, 30 {
        $to = "$('r' * ($_ - 8)).example"
        $item = New-Item3 4jYB8D5px9z1j1Fe sender@example.com "firstname.lastname@$to" $reason '1:0' 10
        foreach ($lines in ($item | Format-Table -View Cause | Show -Width 80), ($item | Format-Table -View Reason | Show -Width 80)) {
            $lines | Where-Object { $_.Contains("@$to") } | Should -Not -BeNullOrEmpty -Because ($lines -join "`n")
        }
    }

    It 'uses the free columns of <Width>' -ForEach @{ Width = 120 }, @{ Width = 200 } {
        $item = New-Item3 4jYB8D5px9z1j1Fe news@shop.example.com anna@example.net, b@example.org $reason '1:0' 10
        ($item | Show -Width $Width)[2] | Should -Match "news@shop\.example\.com +anna@example\.net \+1 +$($item.Cause)$"
        $text = $items | Show -Width $Width
        foreach ($address in 'somebody.with.a.name@example.com', 'anna@example.net +1', 'info@example.org',
            'a.name.that.is.long@example.com') {
            $text | Where-Object { $_.Contains($address) } | Should -HaveCount 1
        }
    }

    It 'goes into a file in the width asked for' {
        $items | Out-File "$TestDrive/wide.txt" -Width 200
        Get-Content -Raw "$TestDrive/wide.txt" | Should -Match 'somebody\.with\.a\.name@example\.com'
    }

    It 'is all there before a script ends itself: <Name>' -ForEach @(
        @{ Name = 'exit in -File'; File = $true; End = 'exit 3'; Code = 3 }
        @{ Name = 'exit in -Command'; File = $false; End = 'exit 3'; Code = 3 }
        @{ Name = 'the end'; File = $true; End = ''; Code = 0 }
    ) {
        $text = "Import-Module '$Package/PostfixQueue.psd1'`n$making`n`$items`n$End"
        if ($File) { Set-Content "$TestDrive/show.ps1" $text; $run = Invoke-PowerShell '-File', "$TestDrive/show.ps1" }
        else { $run = Invoke-PowerShell '-Command', $text }
        $run.ExitCode | Should -Be $Code
        $run.Output | Should -Match '4jYB8D5px9z1j1Fc' -Because $run.Errors
        $run.Output | Should -Match '5D1A12C0B4E'
    }
}

Describe 'Text that takes several lines' {
    It 'is broken between words where no language is set: <View>' -ForEach @(
        @{ View = 'Reason'; Show = '$items | Format-Table -View Reason'; Whole = 'mailbox', 'busy,', 'RCPT', 'mx.example.net[192.0.2.1]' }
        @{ View = 'Item'; Show = '$items | Format-List'; Whole = 'mailbox', 'busy,', 'Get-MailQueueItem', 'Test-MailServerConfig' }
        @{ View = 'Measure'; Show = '$items | Measure-MailQueue'; Whole = 'Test-MailServerConfig', 'Net.OutboundSmtp', 'provider' }
        @{ View = 'MeasureDetail'; Show = '$items | Measure-MailQueue | Format-List'; Whole = 'Test-MailServerConfig', 'Net.OutboundSmtp',
            'provider' }
        @{ View = 'Recipient'; Show = '$items.Recipients'; Whole = 'a.name.that.is.long', '@example.com', 'mailbox' }
        @{ View = 'DelayReason'; Show = '$reason | Resolve-MailDelayReason'; Whole = 'mailbox', 'busy,', 'RCPT' }
    ) {
        $run = Invoke-PowerShell '-Command',
            "Import-Module '$Package/PostfixQueue.psd1'`n$making`n$Show | Out-String -Width 80" -Environment @{ LANG = 'C'; LC_ALL = 'C' }
        $run.ExitCode | Should -Be 0 -Because $run.Errors
        $words = -split $run.Output
        foreach ($word in $Whole) {
            @($words -like "*$([WildcardPattern]::Escape($word))*").Count |
                Should -BeGreaterThan 0 -Because "$word is whole in:`n$($run.Output)"
        }
        $run.Output -split '\n' | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
    }

    It 'is broken between words where no width is asked for either' {
        $show = "`$measures = `$items | Measure-MailQueue; `$measures; 'Remedies:'; `$measures.Remedy"
        $run = Invoke-PowerShell '-Command', "Import-Module '$Package/PostfixQueue.psd1'`n$making`n$show" -Environment @{
            LANG = 'C'; LC_ALL = 'C' }
        $run.ExitCode | Should -Be 0 -Because $run.Errors
        $table, $remedies = $run.Output -split 'Remedies:'
        $words = -split $table
        $short = -split $remedies | Where-Object Length -le 16
        $short.Count | Should -BeGreaterThan 20
        $short | Where-Object { $words -cnotcontains $_ } | Should -BeNullOrEmpty -Because $table
    }

    It 'comes whole as a property, to be copied' {
        $remedy = ($items | Measure-MailQueue | Where-Object Name -eq ConnectionTimeout).Remedy
        ($remedy | Show -Width 2000) | Should -BeExactly $remedy
    }
}

Describe 'A session that has the views but not the module' {
    BeforeAll {
        # As Import-PSSession does it: format data, and objects that have been serialized.
        $bag = [Management.Automation.PSSerializer]::Serialize(@($items), 4)
        $evil = New-Item3 4jYB8D5px9z1j1Fd "a`e[31m`u{202E}b@example.com" "c`u{9B}d@example.net" "said: `e]0;x`a`u{2028}gone" '1:0' 10
        $evilBag = [Management.Automation.PSSerializer]::Serialize($evil, 4)
        Set-Content "$TestDrive/items.xml" $bag
        Set-Content "$TestDrive/evil.xml" $evilBag
        function Show-There {
            param($Script)
            $run = Invoke-PowerShell '-Command', @"
Update-FormatData -PrependPath '$Package/bin/PostfixQueue.Format.ps1xml'
function Read(`$p) { [Management.Automation.PSSerializer]::Deserialize([IO.File]::ReadAllText(`$p)) }
$Script
"@
            $run.ExitCode | Should -Be 0 -Because $run.Errors
            $run.Errors | Should -BeNullOrEmpty
            $run.Output
        }
    }

    It 'shows the same table of messages' {
        $there = Show-There "Read '$TestDrive/items.xml' | Out-String -Width 120"
        foreach ($text in '4jYB8D5px9z1j1Fc deferred', '5D1A12C0B4E', '12d 4h', 'info@example.org', 'anna@example.net +1',
            'ConnectionTimeout') {
            $there | Should -Match ([regex]::Escape($text))
        }
    }

    It 'shows reasons, recipients and remedies' {
        $there = Show-There @"
Read '$TestDrive/items.xml' | Format-Table -View Reason | Out-String -Width 200
Read '$TestDrive/items.xml' | Format-List | Out-String -Width 400
"@
        $there | Should -Match 'mailbox is busy'
        $there | Should -Match 'Remedy +: \w+'
        $there | Should -Match 'b@example\.org: host mx'
    }

    It 'is safe from what the network brought' {
        $there = Show-There @"
`$i = Read '$TestDrive/evil.xml'
`$i | Out-String -Width 200
`$i | Format-List | Out-String -Width 200
`$i | Format-Table -View Reason | Out-String -Width 200
`$i | Format-Table -View Cause | Out-String -Width 200
`$i.Recipients | Out-String -Width 200
"@
        $there | Should -Match 'example\.com'
        $there -replace '[\r\n]' | Should -Not -Match '[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]'
    }

    It 'takes the same characters for harmful as the module does' {
        $views = Get-Content -Raw "$Package/bin/PostfixQueue.Format.ps1xml"
        $sets = [regex]::Matches($views, "-replace\s+'(\[\\p\{Cc\}[^']+\])'").ForEach{ $_.Groups[1].Value -replace '-\[\\n\]\]$', ']' } |
            Sort-Object -Unique
        @($sets).Count | Should -Be 1
        $all = -join (0..0xFFFF | Where-Object { $_ -lt 0xD800 -or $_ -gt 0xDFFF } | ForEach-Object { [char]$_ })
        ($all -replace $sets, [char]0xFFFD) -ceq [PostfixQueue.Display.TerminalText]::Clean($all) | Should -BeTrue
    }

    It 'calls no class of the module without looking whether it is there' {
        $views = [xml](Get-Content -Raw "$Package/bin/PostfixQueue.Format.ps1xml")
        foreach ($script in $views.SelectNodes('//ScriptBlock').InnerText | Where-Object { $_ -match 'PostfixQueue\.' }) {
            $script | Should -Match "(?s)if \(\`$t = 'PostfixQueue\.Display\.\w+' -as \[type\]\) \{.*\}\s+else \{.+\}"
        }
    }
}

Describe 'A group whose causes differ' {
    It 'does not name one of them as the cause of all' {
        $spread = @($items) + [PostfixQueue.MailQueueItem]@{
            QueueId = '4jYB8D5px9z1j1Fd'; QueueName = 'deferred'; Sender = 'info@example.org'; ArrivalTime = [datetime]::Now; Size = 1;
                HostName = 'mx1.example'
            Recipients = @([PostfixQueue.MailQueueRecipient]@{
                EmailAddress = 'c@example.net'
                Reason = 'Host or domain name not found. Name service error for name=example.net type=MX: Host not found'
            })
        }
        $table = ($spread | Measure-MailQueue -GroupBy HostName | Show -Width 200 | Out-String) -replace '\s+', ' '
        $table | Should -Match 'mx1\.example The causes differ: '
    }
}

Describe 'A table of log events' {
    It 'says what is known of a client and nothing else' {
        $known = @{ EventType = 'Received'; QueueId = '4jYB8D5px9z1j1Fd'; ClientName = 'unknown'; ClientAddress = '192.0.2.7' }
        ([PostfixQueue.MailLogEvent]$known | Show -Width 120)[-1] | Should -Match 'from unknown\[192\.0\.2\.7\]\s*$'
        ([PostfixQueue.MailLogEvent]($known + @{ SaslUser = 'anna' }) | Show -Width 120 | Select-Object -Skip 2) -join ' ' -replace ' +',
            ' ' | Should -Match 'from unknown\[192\.0\.2\.7\] as anna\s*$'
    }
}

Describe 'Numbers in the view Shape' {
    It 'are never cut to other numbers' {
        $measure = [PostfixQueue.MailQueueMeasure]@{ GroupBy = 'RecipientDomain'; Name = 'a.very.long.name.of.a.domain.example.com';
            Count = 1234567; AgeBuckets = [int[]](1234567, 99999, 9999, 1, 0, 0, 0, 0, 0, 0) }
        $lines = $measure | Format-Table -View Shape | Show -Width 80
        $lines[-2] | Should -Match '^ *a\.very\.long\.name\.of\.a\. +1344k +1M +99k 9999 +1 +0'
        $lines[-1] | Should -Match '^ *domain\.example\.com *$'
    }
}
