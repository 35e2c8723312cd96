param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeDiscovery {
    . "$PSScriptRoot/PrivateHosts.ps1" $Lab
    $missing = Get-MissingForHosts
    $here = if ($missing) { " (not here: $missing)" }
}

# Five servers: two as they should be, one without the module, one without a configured Postfix, and the one where the administrator sits.
# Two more names lead to where nothing listens, and to where something listens and never answers.
Describe "A fleet over SSH$here" -Skip:([bool]$missing) {
    BeforeAll {
        . "$PSScriptRoot/PrivateHosts.ps1" $Lab $Package
        . "$PSScriptRoot/HelpText.ps1"
        $setUp = @'
case $HOST_NAME in
    bare) umount /usr/local/share/powershell/Modules/PostfixQueue ;;
    nomta) umount /etc/postfix ;;
esac
'@
        $hosts = Start-PrivateHosts -SetUp $setUp -Messages ([ordered]@{
            mx1   = [ordered]@{ 'anna@sender.example' = 'one@example.net'; 'hacked@example.com' = 'three@example.net' }
            mx2   = [ordered]@{ 'info@other.example' = 'four@example.net' }
            bare  = [ordered]@{}
            nomta = [ordered]@{}
            desk  = [ordered]@{}
        })
        $silent = [Net.Sockets.TcpListener]::new([PostfixQueue.Lab.LoopbackEndpoint]::Draw(0))
        $silent.Start()
        $closed = [PostfixQueue.Lab.LoopbackEndpoint]::Draw(0)

        # Runs a script where the administrator sits, who knows all names.
        function Invoke-AtDesk {
            param([string] $Script, [switch] $Text)
            $names = foreach ($place in @{ silent = $silent.LocalEndpoint; down = $closed }.GetEnumerator()) {
                "Add-Content /etc/hosts '$($place.Value.Address) $($place.Key)'"
                "Add-Content /etc/ssh/ssh_config 'Host $($place.Key)`nPort $($place.Value.Port)'"
            }
            $run = Invoke-OnHost $hosts desk (@($names) + $Script -join "`n")
            if ($run.ExitCode -ne 0) { throw "exit code $($run.ExitCode): $($run.Errors) $($run.Output)" }
            if ($Text) { return $run.Output }
            # What ssh says of servers that it does not reach goes to the screen.
            $run.Output.Substring($run.Output.IndexOf('{')) | ConvertFrom-Json -Depth 8
        }

        # The processes in the machine's namespaces whose command line matches.
        function Find-OnHost {
            param([string] $Name, [string] $Pattern)
            $server = $hosts.Servers[@($hosts.Machines.Keys).IndexOf($Name)].Id
            $namespace = (Get-Item "/proc/$server/ns/uts").Target
            foreach ($id in [IO.Directory]::GetDirectories('/proc') -replace '^/proc/' -match '^\d+$') {
                try {
                    if ((Get-Item "/proc/$id/ns/uts" -ErrorAction Stop).Target -ne $namespace) { continue }
                    if (([IO.File]::ReadAllText("/proc/$id/cmdline") -replace "`0", ' ') -match $Pattern) { [int]$id }
                }
                catch { continue }
            }
        }
    }

    AfterAll {
        if ($silent) { $silent.Stop() }
        Stop-PrivateHosts $hosts
    }

    It 'goes on without those that are down, silent, without the module or without Postfix, and names each' {
        $found = Invoke-AtDesk @'
$s = New-PSSession -HostName mx1, mx2, bare, nomta, down -UserName root -ConnectingTimeout 240000 `
    -ErrorVariable unreachable -ErrorAction SilentlyContinue
$s += New-PSSession -HostName silent -UserName root -ConnectingTimeout 2000 -ErrorVariable +unreachable -ErrorAction SilentlyContinue
$items = Invoke-Command -Session $s -ThrottleLimit 2 { Get-MailQueueItem } -ErrorVariable problems -ErrorAction SilentlyContinue
$measures = Invoke-Command -Session $s { Measure-MailQueue -GroupBy RecipientDomain } -ErrorAction SilentlyContinue
@{
    Sessions = @($s.ComputerName | Sort-Object)
    Unreachable = @($unreachable | ForEach-Object { "$_" })
    Items = @($items | Group-Object HostName | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" })
    Measured = @($measures | ForEach-Object { "$($_.PSComputerName) $($_.Name) $($_.Count)" } | Sort-Object)
    Problems = @($problems | ForEach-Object { "$($_.OriginInfo.PSComputerName) $($_.FullyQualifiedErrorId)" } | Sort-Object)
} | ConvertTo-Json -Depth 5
'@
        $found.Sessions | Should -Be bare, mx1, mx2, nomta
        @($found.Unreachable -match '\bdown\b').Count | Should -BeGreaterThan 0 -Because ($found.Unreachable -join '; ')
        $found.Items | Should -Be 'mx1 2', 'mx2 1'
        $found.Measured | Should -Be 'mx1 example.net 2', 'mx2 example.net 1'
        $found.Problems | Should -Be 'bare CommandNotFoundException',
            'nomta InvalidConfigDirectory,PostfixQueue.Commands.GetMailQueueItemCommand'
    }

    It 'works as a job, and in sessions kept open' {
        $found = Invoke-AtDesk @'
$s = New-PSSession -HostName mx1, mx2 -UserName root -ConnectingTimeout 240000
$job = Invoke-Command -Session $s -AsJob { Get-MailQueueItem }
$all = @($job | Wait-Job | Receive-Job)
$again = foreach ($round in 1..3) { @(Invoke-Command -Session $s { Get-MailQueueItem }).Count }
@{
    Count = $all.Count; State = "$($job.State)"; Children = $job.ChildJobs.Count
    Again = @($again); Open = @($s.State | ForEach-Object { "$_" })
} | ConvertTo-Json
'@
        $found.Count | Should -Be 3
        $found.State | Should -Be Completed
        $found.Children | Should -Be 2
        $found.Again | Should -Be 3, 3, 3
        $found.Open | Should -Be Opened, Opened
    }

    It 'runs what about_PostfixQueue_Fleet shows, as it stands there' {
        $lines = Get-CodeBlock about_PostfixQueue_Fleet 'ASK MANY SERVERS'
        $text = Invoke-AtDesk -Text @"
Set-Location /run
Set-Content servers.txt mx1, mx2, bare, nomta, down
$($lines[0] -replace '-ConnectingTimeout \d+', '-ConnectingTimeout 240000')
$($lines[2])
'reached: ' + (`$servers.ComputerName | Sort-Object) -join ','
'items: ' + @(`$items).Count
'held: ' + @(Invoke-Command -Session `$servers { Get-MailQueueItem -QueueName Hold } -ErrorAction SilentlyContinue).Count
'failed: ' + ((`$failed | ForEach-Object Server | Sort-Object) -join ',')
"@
        $text | Should -Match 'reached: bare mx1 mx2 nomta'
        $text | Should -Match 'items: 3'
        $text | Should -Match 'held: 1'
        $text | Should -Match 'failed: bare,down,nomta'
    }

    It 'reads the names from an inventory and from DNS records as about_PostfixQueue_Fleet shows' {
        $blocks = Get-CodeBlock about_PostfixQueue_Fleet 'WHERE THE NAMES COME FROM'
        $text = Invoke-AtDesk -Text @"
Set-Location /run
Set-Content inventory.json '{
    "_meta": { "hostvars": { "mx1": { "ansible_host": "192.0.2.1" }, "mx2": {} } },
    "mailservers": { "hosts": ["mx1", "mx2"] }
}'
function ansible-inventory { Get-Content -Raw inventory.json }
function dig { '10 mx1.example.net.'; '20 mx2.example.net.' }
$($blocks[0])
'ansible: ' + (`$names -join ',')
$($blocks[1])
'dns: ' + (`$names -join ',')
"@
        $text | Should -Match 'ansible: mx1,mx2'
        $text | Should -Match 'dns: mx1\.example\.net,mx2\.example\.net'
    }

    It 'can be walked through by hand, in a session entered at a terminal' {
        # sshd gives a terminal; each line is typed when the prompt that it answers is on the screen.
        $shell = "pwsh -NoLogo -NoProfile -NoExit -Command 'Remove-Module PSReadLine -ErrorAction Ignore'"
        $start = Get-HostProcess $hosts desk 'ssh', '-tt', '-l', 'root', 'desk', "TERM=xterm exec $shell"
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $terminal = [Diagnostics.Process]::Start($start)
        $screen = [Text.StringBuilder]::new()
        $buffer = [byte[]]::new(4096)
        function Wait-Shown([string] $Pattern) {
            $limit = [datetime]::UtcNow.AddMinutes(4)
            while ("$screen" -notmatch $Pattern) {
                $reading = $terminal.StandardOutput.BaseStream.ReadAsync($buffer, 0, $buffer.Length)
                if (-not $reading.Wait($limit - [datetime]::UtcNow) -or $reading.Result -eq 0) {
                    throw "Not shown: $Pattern. Shown: $screen" }
                $text = [Text.Encoding]::UTF8.GetString($buffer, 0, $reading.Result)
                $null = $screen.Append($text)
                # Where is the cursor?
                foreach ($question in [regex]::Matches($text, '\e\[6n')) { Send-Key "`e[1;1R" }
            }
        }
        function Send-Key([string] $Text) {
            $terminal.StandardInput.Write($Text)
            $terminal.StandardInput.Flush()
        }
        try {
            Wait-Shown 'PS .*> '
            Send-Key "Enter-PSSession -HostName mx1 -UserName root`r"
            Wait-Shown '\[mx1\]: PS .*> '
            Send-Key "Get-MailQueueItem -Sender hacked@example.com | Suspend-MailQueueItem -WhatIf`r"
            Wait-Shown 'What if: .*hacked@example\.com'
            Send-Key "exit`r"
            Wait-Shown '(?s)What if.*\n(\e\S*)?PS '
            Send-Key "'back ' + 'at ' + [Net.Dns]::GetHostName()`r"
            Wait-Shown 'back at desk'
        }
        finally { if (-not $terminal.HasExited) { $terminal.Kill($true) } }
    }

    It 'leaves no process on a server whose session is killed during a listing' {
        $messages = [PostfixQueue.Lab.QueueWriter]::new($hosts.Machines['mx2'].Postfix, $true)
        $null = @($messages.Write(3000))
        $path = "$($hosts.Folder)/listing.ps1"
        Set-Content $path @'
Invoke-Command -HostName mx2 -UserName root {
    Get-MailQueueItem -Source Postqueue | ForEach-Object { Start-Sleep -Milliseconds 100; $_.QueueId }
}
'@
        $start = Get-HostProcess $hosts desk 'pwsh', '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $path
        $start.RedirectStandardOutput = $true
        $desk = [Diagnostics.Process]::Start($start)
        try {
            $desk.StandardOutput.ReadLine() | Should -Not -BeNullOrEmpty
            @(Find-OnHost mx2 'postqueue').Count | Should -BeGreaterThan 0
        }
        finally { $desk.Kill($true) }
        $limit = [datetime]::UtcNow.AddMinutes(4)
        while (($left = @(Find-OnHost mx2 'postqueue|pwsh')) -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 500 }
        $left | Should -BeNullOrEmpty
    }
}
