param([Parameter(Mandatory)] [string] $Package)

BeforeAll {
    . "$PSScriptRoot/AnotherPowerShell.ps1"
}

Describe 'The installed package' {
    It 'is found and loaded when one of its cmdlets is called' {
        pwsh -NoProfile -Command '(Resolve-MailDelayReason "451 4.7.1 Greylisted").Cause; (Get-Module PostfixQueue).ModuleBase' |
            Should -Be 'Greylisted', $Package
    }

    It 'is known to PSResourceGet with its version, licence and author' {
        $resource = Get-InstalledPSResource PostfixQueue
        $resource.Version | Should -Be (Import-PowerShellDataFile "$Package/PostfixQueue.psd1").ModuleVersion
        $resource.LicenseUri | Should -Be 'https://opensource.org/license/mit'
        $resource.Author | Should -Not -BeNullOrEmpty
    }

    It 'is found by its tags' {
        (Find-PSResource -Tag Postfix -Repository Built).Name | Should -Be PostfixQueue
    }

    It 'holds a bill of materials that names each library of others with the hash that it has' {
        $bom = Get-Content "$Package/bom.cdx.json" -Raw | ConvertFrom-Json
        $bom.bomFormat | Should -Be CycloneDX
        $libraries = Get-ChildItem "$Package/bin/dependencies" | Where-Object Name -ne 'PostfixQueue.Adapters.dll'
        $bom.components.properties.value | Sort-Object |
            Should -Be ($libraries.Name | Sort-Object | ForEach-Object { "bin/dependencies/$_" })
        foreach ($component in $bom.components) {
            $component.hashes[0].content | Should -Be (Get-FileHash "$Package/$($component.properties[0].value)").Hash
            $component.licenses.expression | Should -Not -BeNullOrEmpty
        }
    }

    It 'can be read by everybody and written by its owner' {
        (Get-ChildItem $Package -Recurse -File).UnixMode | Sort-Object -Unique | Should -Be '-rw-r--r--'
    }
}
