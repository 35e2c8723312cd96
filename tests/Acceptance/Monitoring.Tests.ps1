param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

# The recipes of about_PostfixQueue_Monitoring, run as they stand there on a real queue, and read by the tools of the monitoring systems.
BeforeDiscovery {
    . "$PSScriptRoot/MonitoringTool.ps1"
    $tools = @{}
    foreach ($name in 'promtool', 'zabbix_sender', 'systemd-analyze') { $tools[$name] = Find-MonitoringTool $name }
}

BeforeAll {
    . "$PSScriptRoot/PrivateQueue.ps1" -Lab $Lab
    . "$PSScriptRoot/HelpText.ps1"
    . "$PSScriptRoot/InstalledShell.ps1"
    . "$PSScriptRoot/MonitoringTool.ps1"
    $page = 'about_PostfixQueue_Monitoring'
    $postfix = Start-PrivateQueue ([ordered]@{
        'a@x.example' = 'r@one.example'; 'b@x.example' = 'r@two.example'; 'c@x.example' = 'r@three.example'
    })

    $shim = "$TestDrive/pwsh"
    $null = New-Item "$TestDrive/modules" -ItemType Directory
    $null = New-Item "$TestDrive/modules/PostfixQueue" -ItemType SymbolicLink -Target $Package
    New-InstalledShell $shim "$TestDrive/modules"

    function Invoke-Shell {
        param([string] $Command, [hashtable] $Environment = @{})
        $places = [ordered]@{
            '/usr/bin/pwsh' = $shim; '/var/lib/prometheus/node-exporter' = "$TestDrive"; '/usr/lib/nagios/plugins' = "$TestDrive"
        }
        $variables = @{ MAIL_CONFIG = $postfix.ConfigDirectory }
        foreach ($name in $Environment.Keys) { $variables[$name] = $Environment[$name] }
        Invoke-InstalledShell $Command $places $variables
    }

    function Save-Script {
        param([string] $Name, [string] $Text)
        Set-Content "$TestDrive/$Name" $Text.Replace('/usr/bin/pwsh', $shim)
        chmod 0755 "$TestDrive/$Name"
        "$TestDrive/$Name"
    }
}

AfterAll { if ($postfix) { $postfix.Dispose() } }

Describe 'Prometheus' {
    BeforeAll { $service, $timer, $copy, $config = Get-CodeBlock $page PROMETHEUS }

    It 'has a unit whose command writes metrics that are sound' {
        $run = Invoke-Shell ([regex]::Match($service, '(?m)^ExecStart=(.+)$').Groups[1].Value)
        "$($run.Output)$($run.Errors)" | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 0
        $metrics = Get-Content "$TestDrive/postfix-queue.prom"
        $metrics | Should -Contain 'postfix_queue_messages{queue="deferred"} 3'
        $metrics | Should -Contain 'postfix_queue_up 1'
        $metrics | Should -Contain 'postfix_queue_export_success 1'
    }

    It 'has metrics that promtool takes' -Skip:(-not $tools['promtool']) {
        Get-Content "$TestDrive/postfix-queue.prom" | & (Find-MonitoringTool promtool) check metrics 2>&1 | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }

    It 'has units that systemd understands' -Skip:(-not $tools['systemd-analyze']) {
        Set-Content "$TestDrive/postfix-queue-metrics.service" $service.Replace('/usr/bin/pwsh', '/bin/true')
        Set-Content "$TestDrive/postfix-queue-metrics.timer" $timer
        $said = systemd-analyze verify "$TestDrive/postfix-queue-metrics.service" "$TestDrive/postfix-queue-metrics.timer" 2>&1
        "$said" | Should -Not -Match 'postfix-queue-metrics\.\w+:\d+'
        $timer | Should -Match '(?m)^\[Install\]\nWantedBy=timers\.target$'
    }

    It 'has a configuration with the rules that the package brings' -Skip:(-not $tools['promtool']) {
        Copy-Item "$Package/bin/postfix-queue.rules.yml" $TestDrive
        Set-Content "$TestDrive/prometheus.yml" $config
        $said = & (Find-MonitoringTool promtool) check config "$TestDrive/prometheus.yml" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        "$said" | Should -Match '9 rules found'
        $copy | Should -Match 'postfix-queue\.rules\.yml'
    }
}

Describe 'Nagios and Icinga' {
    BeforeAll {
        $script, $nrpe = Get-CodeBlock $page 'NAGIOS AND ICINGA'
        $null = Save-Script check-mailqueue.ps1 $script
        $command = $nrpe -replace '^command\[\w+\]='
    }

    It 'says <State> and ends with <Code> from <Warning> and <Critical> on' -ForEach @(
        @{ Warning = 100; Critical = 500; State = 'OK'; Code = 0 }
        @{ Warning = 3; Critical = 500; State = 'WARNING'; Code = 1 }
        @{ Warning = 2; Critical = 3; State = 'CRITICAL'; Code = 2 }
    ) {
        $run = Invoke-Shell ($command -replace '-Warning 100 -Critical 500$', "-Warning $Warning -Critical $Critical")
        $run.Errors | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be $Code
        $run.Lines.Count | Should -Be 1
        $run.Lines[0] | Should -MatchExactly (
            "^QUEUE $State - 3 messages wait, most of them for \w+ \| " +
            "waiting=3;$Warning;$Critical;0 hold=0;;;0 size=[1-9]\d*B;;;0 oldest=\d+s;;;0$")
    }

    It 'is unknown when there is nothing to count' {
        $run = Invoke-Shell $command @{ MAIL_CONFIG = "$TestDrive" }
        $run.ExitCode | Should -Be 3
        $run.Lines.Count | Should -Be 1
        $run.Lines[0] | Should -Match '^QUEUE UNKNOWN - [^|]+$'
    }
}

Describe 'Checkmk' {
    It 'gets one line of a local check' {
        $file = Save-Script postfix_queue (Get-CodeBlock $page CHECKMK)
        $run = Invoke-Shell "'$file'"
        $run.Errors | Should -BeNullOrEmpty
        $run.Lines.Count | Should -Be 1
        $run.Lines[0] | Should -MatchExactly '^P Postfix_queue_messages waiting=3;100;500\|hold=0\|oldest=\d+ 3 messages, [A-Z]\w+$'
    }
}

Describe 'Zabbix' {
    It 'gets a value for each item from zabbix_sender' -Skip:(-not $tools['zabbix_sender']) {
        $trapper = [PostfixQueue.Lab.ZabbixTrapper]::new()
        try {
            Set-Content "$TestDrive/zabbix_agentd.conf" "ServerActive=$($trapper.Server)", 'Hostname=mx1.example.com'
            $file = Save-Script send-mailqueue.ps1 (Get-CodeBlock $page ZABBIX).Replace('/etc/zabbix', "$TestDrive")
            $run = Invoke-Shell "'$shim' -NoProfile -File '$file'" @{
                PATH = "$(Split-Path (Find-MonitoringTool zabbix_sender)):/usr/bin:/bin" }
            $run.ExitCode | Should -Be 0 -Because "$($run.Output)$($run.Errors)"
            $run.Output | Should -Match 'processed: 6; failed: 0'
            $trapper.Received | Should -Contain 'mx1.example.com postfix.queue[deferred] 3'
            $trapper.Received | Should -Contain 'mx1.example.com postfix.queue[hold] 0'
            $trapper.Received -join "`n" | Should -Match '(?m)^mx1\.example\.com postfix\.queue\.cause [A-Z]\w+$'
        }
        finally { $trapper.Dispose() }
    }
}

Describe 'Mail when something changes' {
    BeforeAll {
        $file = Save-Script mail-changes.ps1 (Get-CodeBlock $page 'MAIL WHEN SOMETHING CHANGES')
        function Invoke-Script {
            $options = "-To admin@elsewhere.example -State '$TestDrive/state.xml' -Name Postfix.SoftBounce"
            Invoke-Shell "'$shim' -NoProfile -File '$file' $options"
        }
        function Get-Report {
            $ids = $postfix.IdsAsync('deferred').GetAwaiter().GetResult()
            foreach ($id in $ids) {
                $text = $postfix.RunAsync('postcat', [string[]]('-q', $id), $null).GetAwaiter().GetResult().Output
                if ($text -match 'Subject: Mail server') { $text }
            }
        }
    }

    It 'comes when a check fails, once, and again when that is over' {
        $postfix.ConfigureAsync([string[]]@('soft_bounce = no')).GetAwaiter().GetResult()
        $run = Invoke-Script
        "$($run.Output)$($run.Errors)" | Should -BeNullOrEmpty
        Get-Report | Should -BeNullOrEmpty

        $postfix.ConfigureAsync([string[]]@('soft_bounce = yes')).GetAwaiter().GetResult()
        foreach ($time in 1, 2) {
            $run = Invoke-Script
            "$($run.Output)$($run.Errors)" | Should -BeNullOrEmpty
        }
        Wait-PrivateQueue $postfix deferred 4
        @(Get-Report).Count | Should -Be 1
        Get-Report | Should -Match 'NEW +(Warning|Fail): Postfix\.SoftBounce: '
        Get-Report | Should -Match 'To: admin@elsewhere\.example'

        $postfix.ConfigureAsync([string[]]@('soft_bounce = no')).GetAwaiter().GetResult()
        $null = Invoke-Script
        Wait-PrivateQueue $postfix deferred 5
        @(Get-Report) -match 'OVER +(Warning|Fail): Postfix\.SoftBounce' | Should -Not -BeNullOrEmpty
    }
}

Describe 'Nagios while Postfix is down' {
    It 'is critical' {
        $script, $nrpe = Get-CodeBlock $page 'NAGIOS AND ICINGA'
        $null = Save-Script check-mailqueue.ps1 $script
        $postfix.StopAsync().GetAwaiter().GetResult()
        $run = Invoke-Shell ($nrpe -replace '^command\[\w+\]=')
        $run.ExitCode | Should -Be 2
        $run.Lines[0] | Should -Match '^QUEUE CRITICAL - .*not running'
    }
}
