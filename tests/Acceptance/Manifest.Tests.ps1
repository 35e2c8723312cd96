param([Parameter(Mandatory)] [string] $Package)

BeforeAll {
    $manifestPath = "$Package/PostfixQueue.psd1"
    $manifest = Test-ModuleManifest $manifestPath
    $data = Import-PowerShellDataFile $manifestPath
}

Describe 'The manifest' {
    It 'lies in a folder named after its version, as a module path wants it' {
        $manifest.Version.ToString() | Should -Be (Split-Path $Package -Leaf)
    }

    It 'is complete enough for a gallery' {
        $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.Author | Should -Not -BeNullOrEmpty
        $manifest.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'Linux'
        $manifest.Guid | Should -Not -Be ([guid]::Empty)
    }

    It 'names each cmdlet in its description and in its release notes' {
        foreach ($cmdlet in $data.CmdletsToExport) {
            $manifest.Description | Should -MatchExactly "\b$cmdlet\b"
            $manifest.ReleaseNotes | Should -MatchExactly "\b$cmdlet\b"
        }
    }

    It 'names its licence, and no address that does not exist' {
        $manifest.LicenseUri | Should -Be 'https://opensource.org/license/mit'
        $manifest.ProjectUri | Should -BeNullOrEmpty
        $manifest.IconUri | Should -BeNullOrEmpty
    }

    It 'exports cmdlets by name and nothing else' {
        $data.CmdletsToExport | Should -Not -BeLike '*[*]*'
        $data.AliasesToExport | Should -BeNullOrEmpty
        $data.FunctionsToExport | Should -BeNullOrEmpty
        $data.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'names no third-party assembly that the session would then load' {
        $data.RequiredAssemblies | Should -Be 'bin/PostfixQueue.Core.dll', 'bin/PostfixQueue.dll'
    }

    It 'is for the edition and version that the module is tested with' {
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PowerShellVersion | Should -Be '7.6'
    }
}
