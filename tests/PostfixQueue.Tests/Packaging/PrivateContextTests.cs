using System.Reflection;
using System.Reflection.Emit;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The module's dependencies beside those of other modules in one session.</summary>
public sealed class PrivateContextTests : IDisposable
{
    // Uses the adapters as a cmdlet does: through the module's assembly, which the default context has loaded.
    private const string LoadThroughTheModule = """
        function Get-Adapters {
            $lifetime = (Get-Module PostfixQueue).ImplementingAssembly.GetType('PostfixQueue.ModuleLifetime')
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($lifetime.Assembly).LoadFromAssemblyName('PostfixQueue.Adapters')
        }
        function Get-Dependency {
            param($Name)
            $adapters = Get-Adapters
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($adapters).LoadFromAssemblyName($Name)
        }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-").FullName;

    private static string ImportModule => $"Import-Module '{Repository.Manifest}'\n";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0.1.0.0")]
    [InlineData("99.0.0.0")]
    public async Task A_session_that_holds_another_version_of_a_dependency_does_not_disturb_the_module(string version)
    {
        string foreign = SaveEmptyAssembly("CliWrap", version);

        IReadOnlyList<string> output = await RealPowerShell.RunAsync(
            $"""
            $foreign = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{foreign}')
            {ImportModule}{LoadThroughTheModule}
            $own = Get-Dependency CliWrap
            $own.Location
            $own.GetType('CliWrap.Cli').FullName
            $foreign.GetName().Version.ToString()
            [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName('CliWrap').Location
            """
        );

        Assert.Equal([Repository.At("bin", "dependencies", "CliWrap.dll"), "CliWrap.Cli", version, foreign], output);
    }

    [Fact]
    public async Task The_adapters_share_the_public_records_with_the_session()
    {
        IReadOnlyList<string> output = await RealPowerShell.RunAsync(
            $"""
            {ImportModule}{LoadThroughTheModule}
            $core = Get-Dependency PostfixQueue.Core
            [object]::ReferenceEquals($core, [PostfixQueue.MailQueueItem].Assembly)
            """
        );

        Assert.Equal(["True"], output);
    }

    [Fact]
    public async Task What_the_module_brings_along_is_not_visible_to_the_session()
    {
        IReadOnlyList<string> output = await RealPowerShell.RunAsync(
            $$"""
            {{ImportModule}}{{LoadThroughTheModule}}
            $null = Get-Dependency CliWrap
            $context = [Runtime.Loader.AssemblyLoadContext]::Default
            try { $context.LoadFromAssemblyName('CliWrap').Location } catch [IO.FileNotFoundException] { 'not found' }
            """
        );

        Assert.Equal(["not found"], output);
    }

    [Fact]
    public async Task Removing_the_module_takes_its_resolving_handler_away_and_importing_it_again_brings_it_back()
    {
        IReadOnlyList<string> output = await RealPowerShell.RunAsync(
            $$"""
            function Test-Adapters {
                try { $null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName('PostfixQueue.Adapters'); 'found' }
                catch [IO.FileNotFoundException] { 'not found' }
            }
            {{ImportModule}}
            Remove-Module PostfixQueue
            Test-Adapters
            {{ImportModule}}
            Test-Adapters
            """
        );

        Assert.Equal(["not found", "found"], output);
    }

    [Fact]
    public async Task Removing_the_module_in_one_runspace_leaves_it_working_in_another()
    {
        IReadOnlyList<string> output = await RealPowerShell.RunAsync(
            $$"""
            {{ImportModule}}{{LoadThroughTheModule}}
            $other = [PowerShell]::Create([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
            $null = $other.AddScript("Import-Module '{{Repository.Manifest}}'; Remove-Module PostfixQueue").Invoke()
            $other.HadErrors
            (Get-Adapters).GetName().Name
            """
        );

        Assert.Equal(["False", "PostfixQueue.Adapters"], output);
    }

    private string SaveEmptyAssembly(string name, string version)
    {
        string path = Path.Join(_folder, name + ".dll");
        PersistedAssemblyBuilder builder = new(new AssemblyName(name) { Version = new Version(version) }, typeof(object).Assembly);
        builder.DefineDynamicModule(name);
        builder.Save(path);
        return path;
    }
}
