using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Commands;

/// <summary>Shows the parameters of main.cf or the services of master.cf, as postconf(1) reads them.</summary>
[Cmdlet(VerbsCommon.Get, "MailServerConfig", DefaultParameterSetName = ParameterSet, HelpUri = "https://www.postfix.org/postconf.1.html")]
[OutputType(typeof(MailServerParameter), ParameterSetName = [ParameterSet])]
[OutputType(typeof(MailServerService), ParameterSetName = [ServiceSet])]
public sealed class GetMailServerConfigCommand : PostfixCmdlet
{
    private const string ParameterSet = "Parameter";
    private const string ServiceSet = "Service";

    /// <summary>Names of parameters; wildcards are allowed. Without it all.</summary>
    [Parameter(Position = 0, ParameterSetName = ParameterSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Name { get; set; }

    /// <summary>Only parameters that main.cf sets.</summary>
    [Parameter(ParameterSetName = ParameterSet)]
    [Alias("Set")]
    [RefuseNull]
    public SwitchParameter NonDefault { get; set; }

    /// <summary>Services of master.cf with these names instead of parameters; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Service { get; set; }

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (TryCurrentSystem() is not { } mail)
            return;
        try
        {
            if (ParameterSetName == ServiceSet)
                WriteServices(Read(new ConfigurationReader(mail, StopToken).ReadServicesAsync(StopToken)));
            else
                WriteParameters(Read(new ConfigurationReader(mail, StopToken).ReadParametersAsync(StopToken)));
        }
        catch (PostfixToolException failure) when (MyInvocation.ExpectingInput)
        {
            // One instance of several says nothing of the others.
            WriteError(Errors.FromTool(failure));
        }
    }

    private IReadOnlyList<T> Read<T>(Task<ConfigurationReading<T>> reading)
    {
        (IReadOnlyList<T>? items, IReadOnlyList<string>? warnings) = Wait(reading);
        foreach (string warning in warnings)
            WriteWarning(warning);
        return items;
    }

    private void WriteParameters(IReadOnlyList<MailServerParameter> parameters)
    {
        Func<string, bool>? isWanted = TextConditions.AnyOf(Name);
        foreach (MailServerParameter parameter in parameters)
            if ((isWanted is null || isWanted(parameter.Name)) && (!NonDefault || parameter.IsSet))
                WriteObject(parameter);
        HashSet<string> names = parameters.Select(static parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Missing(Name, names))
            WriteError(Errors.ParameterNotFound(name, NameSuggestion.For(name, names)));
    }

    private void WriteServices(IReadOnlyList<MailServerService> services)
    {
        Func<string, bool> isWanted = TextConditions.AnyOf(Service)!;
        foreach (MailServerService service in services)
            if (isWanted(service.Service) || isWanted(service.ToString()))
                WriteObject(service);
        HashSet<string> names = services
            .SelectMany(static service => new[] { service.Service, service.ToString() })
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Missing(Service, names))
            WriteError(Errors.ServiceNotFound(name, NameSuggestion.For(name, names)));
    }

    private static IEnumerable<string> Missing(string[]? asked, HashSet<string> known) =>
        (asked ?? []).Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !known.Contains(name));
}
