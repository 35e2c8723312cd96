# Dot-sourced by the tests that run programs of monitoring systems.

# An installed program, or one that build.ps1 has unpacked; nothing where there is none.
function Find-MonitoringTool {
    param([string] $Name)

    $unpacked = Get-ChildItem "$PSScriptRoot/../../out/tools/*/usr/bin/$Name" -ErrorAction Ignore | Select-Object -First 1
    $unpacked ? $unpacked.FullName : (Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
}
