param([Parameter(Mandatory)] [string] $Package)

BeforeDiscovery {
    $commands = (Import-PowerShellDataFile "$Package/PostfixQueue.psd1").CmdletsToExport
}

BeforeAll {
    $data = Import-PowerShellDataFile "$Package/PostfixQueue.psd1"
    Import-Module "$Package/PostfixQueue.psd1" -Force
}

Describe 'The exported surface' {
    It 'is what the manifest names' {
        (Get-Command -Module PostfixQueue).Name | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
    }

    It '<_> has an approved verb, a singular noun with the prefix Mail and an output type' -ForEach $commands {
        $command = Get-Command $_ -Module PostfixQueue
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.Noun | Should -BeLike 'Mail*'
        $command.Noun | Should -Not -BeLike '*s'
        $command.OutputType | Should -Not -BeNullOrEmpty
    }
}
