param([Parameter(Mandatory)] [string] $Package, [Parameter(Mandatory)] [string] $Lab)

BeforeAll {
    . "$PSScriptRoot/../Demo/ReadmeText.ps1"
    Add-Type -Path $Lab
    $readme = [IO.File]::ReadAllText("$PSScriptRoot/../../README.md")
    $queue = [PostfixQueue.Lab.StuckQueueScenario]::StartAsync($true).GetAwaiter().GetResult()
}

AfterAll { ${queue}?.Dispose() }

Describe 'What the README shows of the demo' {
    It 'is what the demo prints' {
        # Then the causes are others.
        if ('nosuchhost.example' -notin $queue.Cases.Domain) { Set-ItResult -Skipped -Because 'no name server can run here'; return }
        $kept = @([regex]::Matches($readme, $demoBlock).Value)
        $kept.Count | Should -BeGreaterThan 2
        $now = @(Get-DemoText $readme $queue.Postfix.ConfigDirectory "$Package/PostfixQueue.psd1")
        $now.Count | Should -Be $kept.Count
        for ($index = 0; $index -lt $kept.Count; $index++) {
            $reason = "sudo ./build.ps1 demo -UpdateReadme writes it anew; it is now:`n$($now[$index])"
            Get-LastingText $kept[$index] | Should -BeExactly (Get-LastingText $now[$index]) -Because $reason
        }
    }
}

Describe 'What is compared of it' {
    It 'is the same in each run' {
        $one = "4jYB8D5px9z1j1F  D   3s 391B a -> b`n4jYB8D5px9z1j1G  D  28s 1.2K c"
        $other = "4jcGKk5wtJz1hsC6 D   4m  48K a -> b`n4jcGKk5wtJz1hsC7 D   1h 999B c"
        Get-LastingText $one | Should -BeExactly (Get-LastingText $other)
    }

    It 'changes with a word, a count or a cause' {
        foreach ($pair in @('12 messages', '13 messages'), @('ConnectionTimeout', 'ConnectionRefused'), @('a -> b', 'a -> c')) {
            Get-LastingText $pair[0] | Should -Not -BeExactly (Get-LastingText $pair[1])
        }
    }

    It 'leaves a block alone that says the same, and writes one that does not' {
        $text = "<!-- demo -->`n``````text`nPS> x`n4jYB8D5px9z1j1F  3s`n```````n<!-- end of demo -->`n"
        Set-DemoText $text "PS> x`n4jcGKk5wtJz1hsC6 4s`n" | Should -BeExactly $text
        Set-DemoText $text "PS> x`n4jcGKk5wtJz1hsC6 4s more`n" | Should -Match '4jcGKk5wtJz1hsC6 4s more'
    }
}
