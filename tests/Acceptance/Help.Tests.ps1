param([Parameter(Mandatory)] [string] $Package)

BeforeDiscovery {
    $commands = (Import-PowerShellDataFile "$Package/PostfixQueue.psd1").CmdletsToExport
    $topics = (Get-ChildItem "$Package/en-US" -Filter 'about_*.help.txt').Name -replace '\.help\.txt$'
    $shown = foreach ($page in Get-ChildItem "$PSScriptRoot/../../src/PostfixQueue/Help/en-US/*.md") {
        foreach ($block in [regex]::Matches((Get-Content -Raw $page), '(?ms)^```output\n(.*?)^```')) {
            # A header with dashes below it is a table.
            $lines = $block.Groups[1].Value -split '\n'
            $dashes = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -match '^[- ]*--[- ]*$' })
            if ($dashes -gt 0) { @{ Page = $page.BaseName; Header = $lines[$dashes - 1] } }
        }
    }
}

BeforeAll {
    Import-Module "$Package/PostfixQueue.psd1" -Force
}

Describe 'Help of <_>' -ForEach $commands {
    BeforeAll { $help = Get-Help $_ -Full }

    It 'is the written page and not what PowerShell makes up' {
        $help.Synopsis | Should -Not -BeLike "*$_*"
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'shows examples that call it' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        $help.examples.example.code | Should -Match "\b$_\b"
    }

    It 'names the ids of its errors' {
        $help.alertSet.alert.Text -join ' ' | Should -MatchExactly 'ERROR IDS\s+- [A-Z]\w+:'
    }
}

Describe 'The topics' {
    It 'introduce the module and its permissions' {
        $topics | Should -Contain 'about_PostfixQueue'
        $topics | Should -Contain 'about_PostfixQueue_Permissions'
    } -TestCases @{ topics = $topics }

    It '<_> is found and listed with a summary' -ForEach $topics {
        Get-Help $_ | Should -Match 'LONG DESCRIPTION'
        (Get-Help "$_*" | Where-Object Name -eq $_).Synopsis | Should -Not -BeNullOrEmpty
    }
}

Describe 'The output that <Page> shows' -ForEach $shown {
    It 'has the columns of a view, where the view has them' {
        $ofPowerShell = 'Count Name'
        $headers = foreach ($view in ([xml](Get-Content -Raw "$Package/bin/PostfixQueue.Format.ps1xml")).SelectNodes('//TableControl')) {
            $columns = @($view.TableHeaders.TableColumnHeader)
            # What stands behind the first column without a width depends on the screen.
            $fixed = @($columns | ForEach-Object { if (-not $_.Width) { $open = $true }; if (-not $open) { $_ } })
            $open = $false
            $cells = $fixed | ForEach-Object { $_.Alignment -eq 'Right' ? $_.Label.PadLeft($_.Width) : $_.Label.PadRight($_.Width) }
            @{ Start = $cells -join ' '; Labels = (-split ($columns.Label -join ' ')) -join ' ' }
        }
        $labels = (-split $Header) -join ' '
        if ($labels -eq $ofPowerShell) { return }
        $same = @($headers | Where-Object Labels -eq $labels)
        $same.Count | Should -BeGreaterThan 0 -Because "no view has the columns $labels"
        @($same | Where-Object { $Header.StartsWith($_.Start.TrimEnd()) }).Count |
            Should -BeGreaterThan 0 -Because "the columns begin as '$($same[0].Start)'"
    }
}
