param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

# The recipes of about_MailServerConfig_Checks, run as cron, monitoring and systemd run them.
BeforeAll {
    Add-Type -Path $Lab
    . "$PSScriptRoot/HelpText.ps1"
    . "$PSScriptRoot/InstalledShell.ps1"
    $cron, $check, $nrpe, $service, $timer = Get-CodeBlock about_MailServerConfig_Checks AUTOMATION

    # A stand-in for the cmdlet gives the results: nothing is asked of a network.
    $shim = Join-Path $TestDrive pwsh
    New-InstalledShell $shim "$TestDrive/modules"

    function Set-Check {
        param([string] $Body)
        $folder = New-Item -ItemType Directory -Force "$TestDrive/modules/PostfixQueue"
        Set-Content "$folder/PostfixQueue.psm1" "function Test-MailServerConfig { [CmdletBinding()] param() $Body }"
        New-ModuleManifest "$folder/PostfixQueue.psd1" -RootModule PostfixQueue.psm1 -FunctionsToExport Test-MailServerConfig
    }

    function Invoke-Shell {
        param([string] $Command)
        Invoke-InstalledShell $Command @{ '/usr/bin/pwsh' = $shim; '/usr/local/sbin' = "$TestDrive" }
    }

    $results = @{
        Pass = "[pscustomobject]@{ Name = 'A.Good'; Status = 'Pass'; Message = 'fine'; Remedy = `$null }"
        Warning = "[pscustomobject]@{ Name = 'B.Meagre'; Status = 'Warning'; Message = 'not for long'; Remedy = 'mend B' }"
        Fail = "[pscustomobject]@{ Name = 'C.Bad'; Status = 'Fail'; Message = 'broken'; Remedy = 'mend C' }"
        Unknown = "[pscustomobject]@{ Name = 'D.Dark'; Status = 'Unknown'; Message = 'needs root'; Remedy = `$null }"
    }
}

Describe 'The line for cron' {
    BeforeAll {
        # What cron does with a line: five fields and a user, then a command, which an unescaped percent sign ends.
        $fields, $command = ($cron -replace '^((\S+\s+){6})(.*)$', "`$1`n`$3") -split "`n"
        $command = ($command -split '(?<!\\)%')[0] -replace '\\%', '%'
    }

    It 'has a time and a user' {
        $fields | Should -Match '^\d+ \d+ \* \* \* root $'
        $command | Should -BeExactly $cron.Substring($fields.Length)
    }

    It 'prints what is wrong' {
        Set-Check ($results.Values -join '; ')
        $run = Invoke-Shell $command
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Match 'Name +: C\.Bad\s+Status +: Fail\s+Message : broken\s+Remedy +: mend C'
        $run.Output | Should -Match 'D\.Dark'
        $run.Output | Should -Not -Match 'A\.Good|B\.Meagre'
    }

    It 'prints nothing when all is well' {
        Set-Check $results.Pass
        $run = Invoke-Shell $command
        "$($run.Output)$($run.Errors)" | Should -BeNullOrEmpty
    }
}

Describe 'The script for monitoring and systemd' {
    BeforeAll { Set-Content "$TestDrive/check-mail.ps1" $check }

    It 'ends with <Code> and says <State> when there is <Found>' -ForEach @(
        @{ Found = 'Pass'; Code = 0; State = 'OK' }
        @{ Found = 'Pass, Warning, Unknown'; Code = 1; State = 'WARNING' }
        @{ Found = 'Pass, Warning, Fail, Unknown'; Code = 2; State = 'CRITICAL' }
        @{ Found = 'Pass, Unknown'; Code = 3; State = 'UNKNOWN' }
    ) {
        Set-Check (($Found -split ', ' | ForEach-Object { $results[$_] }) -join '; ')
        $run = Invoke-Shell ($nrpe -replace '^command\[\w+\]=')
        $run.Errors | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be $Code
        $run.Lines[0] | Should -Match "^MAIL $State - "
        if ($Found -match 'Fail') { $run.Output | Should -Match 'Fail: C\.Bad: broken' }
        if ($Found -match 'Warning') { $run.Output | Should -Match 'Warning: B\.Meagre: not for long' }
    }

    It 'ends with 3 and the reason when nothing could be checked' {
        Set-Check "throw 'no such cmdlet here'"
        $run = Invoke-Shell ($nrpe -replace '^command\[\w+\]=')
        $run.ExitCode | Should -Be 3
        $run.Output | Should -Match '^MAIL UNKNOWN - no such cmdlet here'
    }

    It 'is what the unit runs, whole and started by a timer' {
        $service | Should -Match '(?m)^ExecStart=(.+)$'
        ([regex]::Match($service, '(?m)^ExecStart=(.+)$').Groups[1].Value) | Should -BeExactly ($nrpe -replace '^command\[\w+\]=')
        $service | Should -Match '(?m)^Type=oneshot$'
        $timer | Should -Match '(?m)^\[Timer\]\nOnCalendar=\S+ \d\d:\d\d$'
        $timer | Should -Match '(?m)^\[Install\]\nWantedBy=timers\.target$'
    }

    It 'is made of units that systemd understands' -Skip:(-not (Get-Command systemd-analyze -ErrorAction Ignore)) {
        Set-Content "$TestDrive/check-mail.service" $service.Replace('/usr/bin/pwsh', '/bin/true')
        Set-Content "$TestDrive/check-mail.timer" $timer
        $said = systemd-analyze verify "$TestDrive/check-mail.service" "$TestDrive/check-mail.timer" 2>&1
        "$said" | Should -Not -Match 'check-mail\.\w+:\d+'
    }
}
