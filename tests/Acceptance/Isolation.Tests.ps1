param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeAll {
    . "$PSScriptRoot/PrivateQueue.ps1" $Lab
    . "$PSScriptRoot/AnotherPowerShell.ps1"
    $postfix = Start-PrivateQueue ([ordered]@{ 'anna@sender.example' = 'one@example.net' })

    # Another module's copy of a library that this module uses: the same name, another version, none of its types.
    $foreign = Join-Path $TestDrive CliWrap.dll
    Add-Type -OutputAssembly $foreign -TypeDefinition '
        [assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
        namespace CliWrap { public class OfAnotherModule { } }'
}

AfterAll { ${postfix}?.Dispose() }

Describe 'A session in which another module brought another version of a library' {
    It 'lists the queue all the same when that module came first' {
        $senders = pwsh -NoProfile -Command "
            `$null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('$foreign')
            Import-Module '$Package/PostfixQueue.psd1'
            (Get-MailQueueItem -ConfigDirectory '$($postfix.ConfigDirectory)').Sender
            (Get-MailQueueItem -ConfigDirectory '$($postfix.ConfigDirectory)').Sender
            [CliWrap.OfAnotherModule].FullName"
        $senders | Should -Be 'anna@sender.example', 'anna@sender.example', 'CliWrap.OfAnotherModule'
    }

    It 'lets that module work when it comes later' {
        $output = pwsh -NoProfile -Command "
            Import-Module '$Package/PostfixQueue.psd1'
            (Get-MailQueueItem -ConfigDirectory '$($postfix.ConfigDirectory)').Sender
            Add-Type -Path '$foreign'
            [CliWrap.OfAnotherModule].Assembly.GetName().Version.Major"
        $output | Should -Be 'anna@sender.example', '99'
    }

    It 'does not see the libraries of the module' {
        pwsh -NoProfile -Command "
            Import-Module '$Package/PostfixQueue.psd1'
            `$null = Get-MailQueueItem -ConfigDirectory '$($postfix.ConfigDirectory)'
            [bool]('CliWrap.Cli' -as [type])" | Should -Be 'False'
    }
}

Describe 'A session that has one version of the module' {
    BeforeAll {
        # Of a later version no more is needed than its names and numbers: nothing of it can be loaded.
        $later = Join-Path $TestDrive later
        Copy-Item $Package $later -Recurse
        $manifest = Get-Content "$later/PostfixQueue.psd1" -Raw
        Set-Content "$later/PostfixQueue.psd1" ($manifest -replace "(ModuleVersion\s*=\s*)'[^']*'", "`$1'99.0.0'")
        Remove-Item "$later/bin/PostfixQueue.Core.dll"
        $name = [Reflection.AssemblyName]'PostfixQueue.Core, Version=99.0.0.0'
        $assembly = [Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
        $null = $assembly.DefineDynamicModule($name.Name)
        $assembly.Save("$later/bin/PostfixQueue.Core.dll")
    }

    It 'is told in one error that another cannot be loaded, and keeps what it has' {
        $output = pwsh -NoProfile -Command "
            Import-Module '$Package/PostfixQueue.psd1'
            try { Import-Module '$later/PostfixQueue.psd1' -ErrorAction Stop } catch { }
            `$Error.Count
            `$Error[0].ToString() -match 'PostfixQueue.Core.*99\.0.*already loaded'
            (Get-Module PostfixQueue).Version.Major -ne 99
            (Get-MailQueueItem -ConfigDirectory '$($postfix.ConfigDirectory)').Sender"
        $output | Should -Be '1', 'True', 'True', 'anna@sender.example'
    }
}
