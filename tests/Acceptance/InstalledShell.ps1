# Dot-sourced by the tests that run what the help pages say as cron, monitoring and systemd do: in a shell with next to no environment, and
# a PowerShell as it is when installed.

# A pwsh that finds the modules of one folder.
function New-InstalledShell {
    param([string] $Path, [string] $Modules)

    $dotnet = (Get-Command dotnet -CommandType Application)[0].Source
    Set-Content $Path (@(
            '#!/bin/sh'
            'export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off NO_COLOR=1'
            "export PSModulePath='$Modules'"
            "exec '$dotnet' '$([PostfixQueue.Lab.RealPowerShell]::Library)' `"`$@`""
        ) -join "`n")
    chmod 0755 $Path
}

# Runs a command line in which texts stand for others: paths of the page for those of the test.
function Invoke-InstalledShell {
    param([string] $Command, [Collections.IDictionary] $Replace, [hashtable] $Environment = @{})

    foreach ($text in $Replace.Keys) { $Command = $Command.Replace($text, $Replace[$text]) }
    $start = [Diagnostics.ProcessStartInfo]::new('/bin/sh', [string[]]('-c', $Command))
    $start.Environment.Clear()
    $start.Environment['PATH'] = '/usr/bin:/bin'
    $start.Environment['HOME'] = '/root'
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    [PostfixQueue.Lab.RealPowerShell]::RunAsync($start).GetAwaiter().GetResult()
}
