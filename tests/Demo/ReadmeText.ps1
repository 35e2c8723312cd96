# What the README shows of the demo: blocks between "<!-- demo -->" and "<!-- end of demo -->", each a command behind "PS> " and below it
# what it prints. Dot-sourced by build.ps1, which writes them, and by the test that holds them against what is printed today.

$script:demoBlock = '(?s)(?<=<!-- demo[^>]*-->\n```text\n).*?(?=```\n<!-- end of demo -->)'

# Runs the commands of all blocks in turn, in one PowerShell of its own, on the stuck queue of a configuration directory, and gives back the
# blocks anew.
function Get-DemoText {
    param([string] $Readme, [string] $ConfigDirectory, [string] $Manifest)

    $blocks = @([regex]::Matches($Readme, $demoBlock) | ForEach-Object { , @($_.Value -split '\n' -match '^PS> ' -replace '^PS> ') })
    $path = [IO.Path]::GetTempFileName()
    $orders = "$path.ps1"
    $commands = ConvertTo-Json $blocks -Depth 3
    Set-Content $orders @"
`$ErrorActionPreference = 'Stop'
`$PSStyle.OutputRendering = 'PlainText'
[cultureinfo]::CurrentCulture = 'en-US'
Import-Module '$Manifest'
`$blocks = ConvertFrom-Json -NoEnumerate @'
$commands
'@
`$texts = foreach (`$commands in `$blocks) {
    `$parts = foreach (`$command in `$commands) {
        `$output = (& ([scriptblock]::Create(`$command)) 2>`$null | Out-String -Width 110).Trim("``r", "``n") -replace '(?m) +$' -replace
            "(``r?``n){3,}", "``n``n"
        "PS> `$command``n" + (`$output ? "`$output``n" : '')
    }
    (`$parts -join "``n")
}
[IO.File]::WriteAllText('$path', (ConvertTo-Json @(`$texts)))
"@
    try {
        # A pipe, and so the same on each screen.
        $words = '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $orders
        $said = & env "MAIL_CONFIG=$ConfigDirectory" POWERSHELL_TELEMETRY_OPTOUT=1 dotnet "$PSHOME/pwsh.dll" @words 2>&1 | Out-String
        if ($LASTEXITCODE -ne 0) { throw "The commands of the README failed: $said" }
        ConvertFrom-Json ([IO.File]::ReadAllText($path)) | ForEach-Object { $_.Replace($ConfigDirectory, '/etc/postfix') }
    }
    finally { Remove-Item $path, $orders }
}

# The README with the blocks in the place of its own. One that says the same stays as it is.
function Set-DemoText {
    param([string] $Readme, [string[]] $Block)

    $next = @{ Number = 0 }
    [regex]::Replace($Readme, $demoBlock, {
            param($match)
            $new = $Block[$next.Number++]
            (Get-LastingText $match.Value) -ceq (Get-LastingText $new) ? $match.Value : $new
        })
}

# What is the same in each run: without IDs, ages, sizes, times and the addresses that are drawn, without what is said in a container only,
# and however it is laid out.
function Get-LastingText {
    param([string] $Text)

    $Text -creplace '\b4[0-9A-Za-z]{13,17}\b', 'ID' -replace '\[127(\.\d+){3}\](:\d+)?', '[ADDRESS]' `
        -replace '\b\d\d:\d\d:\d\d\b|\b\d{4}-\d\d-\d\d\b', 'TIME' -replace '\b(\d+[smh] )?\d+[smh]\b', 'AGE' -replace '\b[\d.]+[BK]\b',
            'SIZE' `
        -replace '-{3,}' -replace '\s+', ' ' -replace ' In a container the configuration is [^.]+\.'
}
