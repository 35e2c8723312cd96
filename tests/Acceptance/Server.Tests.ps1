param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeAll {
    . "$PSScriptRoot/PrivateQueue.ps1" $Lab
    Import-Module "$Package/PostfixQueue.psd1" -Force
    $postfix = Start-PrivateQueue ([ordered]@{ 'anna@sender.example' = 'one@example.net' })
    $instance = @{ ConfigDirectory = $postfix.ConfigDirectory }

    # Nothing outside loopback is asked.
    $quietly = $instance + @{ NameServer = '127.0.0.1:9'; ProbeHost = '127.0.0.1:9'; DnsBlocklist = @() }

    # An instance that does not run.
    function New-BrokenInstance {
        $copy = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Copy-Item (Join-Path $postfix.ConfigDirectory *) $copy
        $queue = New-Item -ItemType Directory (Join-Path $copy spool)
        Add-Content (Join-Path $copy main.cf) "queue_directory = $queue"
        "$copy"
    }

    function Show {
        param([Parameter(ValueFromPipeline)] $Formatted)
        end { ($input | Out-String -Width 160) -replace '\e\[[0-9;]*m' }
    }
}

AfterAll { ${postfix}?.Dispose() }

Describe 'Get-MailServerConfig' {
    It 'gives parameters that can be filtered' {
        $set = Get-MailServerConfig @instance | Where-Object IsSet
        $set.Name | Should -Contain 'queue_directory'
        ($set | Where-Object Name -eq queue_directory).Value | Should -Be $postfix.QueueDirectory
    }

    It 'shows parameters and services as tables' {
        Get-MailServerConfig myhostname @instance | Show | Should -Match 'myhostname +\S+'
        Get-MailServerConfig -Service qmgr @instance | Show | Should -Match 'qmgr'
    }

    It 'names the one that was meant' {
        Get-MailServerConfig my_hostname @instance -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -Be 'ConfigParameterNotFound,PostfixQueue.Commands.GetMailServerConfigCommand'
        $problem.ErrorDetails.RecommendedAction | Should -Match 'myhostname'
    }
}

Describe 'Test-MailServerConfig' {
    BeforeAll { $results = Test-MailServerConfig @quietly -Category Service, Configuration -TimeoutSeconds 20 }

    It 'gives results with a known status, and a remedy unless all is well' {
        $results.Status | Sort-Object -Unique | ForEach-Object { $_ | Should -BeIn 'Pass', 'Warning', 'Fail', 'Skipped', 'Unknown' }
        $results | Where-Object Status -in Warning, Fail, Unknown |
            ForEach-Object { $_.Remedy | Should -Not -BeNullOrEmpty -Because $_.Name }
        ($results | Where-Object Name -eq Postfix.Running).Status | Should -Be Pass
    }

    It 'shows them by category' {
        $text = $results | Where-Object Name -in Postfix.Running, Host.Myhostname | Show
        $text | Should -Match 'Category: Service'
        $text | Should -Match 'Category: Configuration'
        $text | Should -Match 'Status +Name +Message'
    }

    It 'shows the remedy in a list' {
        $text = Test-MailServerConfig Postfix.Running -ConfigDirectory (New-BrokenInstance) | Format-List | Show
        $text | Should -Match 'Status +: Fail'
        $text | Should -Match 'Remedy +: \S'
    }

    It 'says so when a job brings the results too' {
        $job = Start-Job { Import-Module $using:Package/PostfixQueue.psd1;
            Test-MailServerConfig Postfix.Running -ConfigDirectory $using:instance.ConfigDirectory }
        $result = $job | Receive-Job -Wait -AutoRemoveJob
        $result.Status | Should -Be Pass
        $result | Show | Should -Match 'Pass +Postfix.Running'
    }

    It 'is one value with -Quiet' {
        Test-MailServerConfig Postfix.Running, Postfix.ConfigParses @quietly -Quiet | Should -BeTrue
        Test-MailServerConfig Postfix.Running -ConfigDirectory (New-BrokenInstance) -Quiet | Should -BeFalse
    }

    It 'skips what asks for names' {
        (Test-MailServerConfig -Category Dns -ExcludeName Dns.ResolverKind @quietly -SkipDns).Status | Sort-Object -Unique |
            Should -Be Skipped
    }

    It 'completes the names of checks' {
        $line = 'Test-MailServerConfig Postfix.Run'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be Postfix.Running
    }
}
