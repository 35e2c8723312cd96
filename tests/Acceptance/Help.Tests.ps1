param([Parameter(Mandatory)] [string] $Package)

BeforeDiscovery {
    $commands = (Import-PowerShellDataFile "$Package/PostfixQueue.psd1").CmdletsToExport
    $topics = (Get-ChildItem "$Package/en-US" -Filter 'about_*.help.txt').Name -replace '\.help\.txt$'
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
