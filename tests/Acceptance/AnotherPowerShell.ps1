# Dot-sourced by the tests that need a PowerShell of their own, like the one that they run in: the tool's is a library that dotnet runs.
function pwsh {
    $program = [Environment]::ProcessPath
    if ((Split-Path $program -Leaf) -eq 'dotnet') { & $program "$PSHOME/pwsh.dll" @args } else { & $program @args }
}
