using System.Diagnostics;
using System.Text.Json;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Packaging;

/// <summary>
/// One PowerShell for all examples. Its servers are this machine: what they send comes as a copy, as over SSH. Nothing is asked, and nobody
/// outside the machine is looked for.
/// </summary>
internal sealed class ExampleShell : IDisposable
{
    private const string Loop = """
        $env:PSModulePath = '{folder}/modules:' + $env:PSModulePath
        Import-Module PostfixQueue
        $global:PSDefaultParameterValues = @{
            '*-Mail*:ConfigDirectory' = '{config}'; '*-MailServerConfig:ConfigDirectory' = '{config}'
            'Test-MailServerConfig:SkipDns' = $true; 'Test-MailServerConfig:SkipNetwork' = $true; 'Remove-MailQueueItem:Force' = $true
        }
        $global:ConfirmPreference = 'None'
        function global:New-PSSession {
            param([string[]] $HostName, [string] $UserName, [int] $ConnectingTimeout)
            foreach ($name in $HostName) { [pscustomobject]@{ ComputerName = $name } }
        }
        function global:Invoke-Command {
            param([Parameter(Position = 0)] [scriptblock] $ScriptBlock, [string[]] $HostName, [string] $UserName,
                [object[]] $Session, [int] $ThrottleLimit)
            foreach ($name in $Session ? $Session.ComputerName : $HostName) {
                foreach ($one in & $ScriptBlock) {
                    $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($one, 1))
                    $copy | Add-Member PSComputerName $name -Force -PassThru
                }
            }
        }
        Set-Location '{folder}'
        while ($null -ne ($file = [Console]::In.ReadLine())) {
            $said = @(try { & ([scriptblock]::Create((Get-Content $file -Raw))) 'hacked@example.com' *>&1 } catch { $_ })
            $problems = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] } |
                ForEach-Object { "$($_.FullyQualifiedErrorId): $_" })
            $shown = $said | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] } | Out-String -Width 120
            [Console]::Out.WriteLine('{mark}' + (@{ Problems = $problems; Shown = $shown; Count = $said.Count } | ConvertTo-Json -Compress))
        }
        """;

    /// <summary>Stands before an answer; lines without it are what goes to the screen past the pipeline, as those of -WhatIf do.</summary>
    private const string Mark = "answer: ";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-examples-").FullName;
    private readonly Process _process;

    /// <summary>The module by the name that it has when it is installed: a link to the working copy.</summary>
    private string Module => Path.Join(_folder, "modules", "PostfixQueue");

    public ExampleShell(string configDirectory)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Module)!);
        Directory.CreateSymbolicLink(Module, Repository.Root);
        string loop = Path.Join(_folder, "loop.ps1");
        File.WriteAllText(
            loop,
            Loop.Replace("{config}", configDirectory, StringComparison.Ordinal)
                .Replace("{folder}", _folder, StringComparison.Ordinal)
                .Replace("{mark}", Mark, StringComparison.Ordinal)
        );
        ProcessStartInfo start = RealPowerShell.Prepare("-NoLogo", "-NoProfile", "-NonInteractive", "-File", loop);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    /// <summary>Runs a script and tells what came of it.</summary>
    public async Task<(string[] Problems, string Shown, int Count)> RunAsync(string script)
    {
        string file = Path.Join(_folder, "example.ps1");
        await File.WriteAllTextAsync(file, script);
        await _process.StandardInput.WriteLineAsync(file);
        await _process.StandardInput.FlushAsync();
        string line;
        do
        {
            line =
                await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience)
                ?? throw new InvalidOperationException($"The shell has ended over: {script}");
        } while (!line.StartsWith(Mark, StringComparison.Ordinal));
        using JsonDocument answer = JsonDocument.Parse(line.AsMemory(Mark.Length));
        JsonElement root = answer.RootElement;
        return (
            [.. root.GetProperty("Problems").EnumerateArray().Select(static one => one.GetString()!)],
            root.GetProperty("Shown").GetString() ?? "",
            root.GetProperty("Count").GetInt32()
        );
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_patience))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        File.Delete(Module);
        Directory.Delete(_folder, recursive: true);
    }
}
