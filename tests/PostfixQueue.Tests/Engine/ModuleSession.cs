using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Engine;

/// <summary>A PowerShell session with the built module, in this process. Each test has its own.</summary>
internal sealed class ModuleSession : IDisposable
{
    // A test that forgets to say whom to ask must not ask the world.
    private const string Defaults = """
        $PSDefaultParameterValues = @{
            'Test-MailServerConfig:NameServer' = '127.0.0.1:9'
            'Test-MailServerConfig:ProbeHost' = '127.0.0.1:9'
            'Test-MailServerConfig:DnsBlocklist' = @()
        }
        if ($args[0]) { $PSDefaultParameterValues['*-Mail*:ConfigDirectory'] = $args[0] }
        """;

    private readonly Runspace _runspace;
    private readonly MailHost _machine;
    private readonly string? _configDirectory;

    /// <param name="configDirectory">Goes to every cmdlet of the module as its default -ConfigDirectory.</param>
    /// <param name="toolDirectory">Holds stand-ins for the Postfix tools; null for the installed ones.</param>
    /// <param name="hostName">The machine's name; null for the real one.</param>
    /// <param name="isSuperuser">Whether the session has root's rights; null for the truth.</param>
    /// <param name="time">The machine's clock; null for the real one.</param>
    /// <param name="system">What else the machine has; null for the real one.</param>
    /// <param name="network">The network that the machine is in; null for the real one.</param>
    /// <param name="files">The machine's files, to write; null for the real ones.</param>
    public ModuleSession(
        string? configDirectory = null,
        string? toolDirectory = null,
        string? hostName = null,
        bool? isSuperuser = null,
        TimeProvider? time = null,
        IServerSystem? system = null,
        IMailNetwork? network = null,
        IDurableFiles? files = null
    )
    {
        _configDirectory = configDirectory;
        UserInterface = new AnsweringUserInterface();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Path.Join(Repository.Root, "PostfixQueue.psd1"));
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(new AnsweringHost(UserInterface), state);
        _runspace.Open();
        _machine = new MailHost(
            toolDirectory is null ? AdapterFactory.CreatePostfixTools() : AdapterFactory.CreatePostfixTools(toolDirectory),
            system ?? AdapterFactory.CreateServerSystem(),
            network ?? AdapterFactory.CreateMailNetwork(),
            hostName ?? AdapterFactory.ReadHostName(),
            isSuperuser ?? Environment.IsPrivilegedProcess,
            time ?? TimeProvider.System,
            files ?? AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        ReplaceMachine();
    }

    /// <summary>Answers prompts and keeps them.</summary>
    public AnsweringUserInterface UserInterface { get; }

    /// <summary>The machine's name as the cmdlets see it.</summary>
    public string HostName => _machine.Name;

    /// <summary>Runs a script to its end. Terminating errors are among the errors.</summary>
    /// <param name="script">May use <c>$args</c>.</param>
    /// <param name="arguments">Go to <c>$args</c>.</param>
    public Invocation Invoke(string script, params object?[] arguments)
    {
        using PowerShell shell = Prepare(script, arguments);
        List<PSObject> output = new();
        List<ErrorRecord> errors = new();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            errors.Add(exception.ErrorRecord);
        }

        foreach (MailServerCheckResult result in output.Select(item => item?.BaseObject).OfType<MailServerCheckResult>())
            SeenStatuses.Add(result);
        errors.InsertRange(0, shell.Streams.Error);
        return new Invocation
        {
            Output = output,
            Errors = errors,
            Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
        };
    }

    /// <summary>A script ready to run; for tests that stop it.</summary>
    public PowerShell Prepare(string script, params object?[] arguments)
    {
        // The environment is that of the process, which other tests share: what sets it runs in RealPowerShell.
        Assert.DoesNotMatch(@"(?i)\$env:\w+\s*=", script);
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(Defaults).AddArgument(_configDirectory).Invoke();
        shell.Commands.Clear();

        shell.AddScript(script);
        foreach (object? argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();

    private void ReplaceMachine()
    {
        Assembly module = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "PostfixQueue");
        MethodInfo replace = module
            .GetType("PostfixQueue.Composition", throwOnError: true)!
            .GetMethod("Replace", BindingFlags.Public | BindingFlags.Static)!;
        replace.Invoke(null, [_runspace, _machine]);
    }
}
