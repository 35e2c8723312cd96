using System.Management.Automation;
using PostfixQueue.Checks;
using PostfixQueue.Completers;
using PostfixQueue.Configuration;

namespace PostfixQueue.Commands;

/// <summary>Checks whether this mail server itself is why mail waits. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailServerConfig")]
[OutputType(typeof(MailServerCheckResult), typeof(bool))]
public sealed class TestMailServerConfigCommand : PostfixCmdlet
{
    private const int LongestSeconds = 3600;

    /// <summary>Names of checks to run; wildcards are allowed. Without it all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only checks of these categories.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MailServerCheckCategory[]? Category { get; set; }

    /// <summary>Names of checks to leave out; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    [SupportsWildcards]
    public string[]? ExcludeName { get; set; }

    /// <summary>Looks no name up. What needs it is skipped.</summary>
    [Parameter]
    public SwitchParameter SkipDns { get; set; }

    /// <summary>Connects to nothing outside this machine. What needs it is skipped.</summary>
    [Parameter]
    public SwitchParameter SkipNetwork { get; set; }

    /// <summary>How long each check may take.</summary>
    [Parameter]
    [ValidateRange(1, LongestSeconds)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Gives one value instead of results: whether no check failed or was undecided.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in (Name ?? []).Concat(ExcludeName ?? []).Where(IsNoCheck))
            WriteError(Errors.CheckNotFound(name, NameSuggestion.For(name, CheckCatalog.Checks.Select(static check => check.Name))));
        var isGood = Run([.. CheckCatalog.Checks.Where(Selected)]);
        if (Quiet) WriteObject(isGood && !(Name ?? []).Any(IsNoCheck));
    }

    private static bool IsNoCheck(string name) =>
        !WildcardPattern.ContainsWildcardCharacters(name) && !CheckCatalog.Checks.Any(check => string.Equals(check.Name, name, StringComparison.OrdinalIgnoreCase));

    private Func<ICheck, bool> Selected
    {
        get
        {
            var (isWanted, isLeftOut) = (TextConditions.AnyOf(Name), TextConditions.AnyOf(ExcludeName));
            return check => (isWanted is null || isWanted(check.Name)) && isLeftOut?.Invoke(check.Name) != true && Category?.Contains(check.Category) != false;
        }
    }

    private bool Run(IReadOnlyList<ICheck> checks)
    {
        var asked = new CheckParameters
        {
            TimeLimit = TimeSpan.FromSeconds(TimeoutSeconds),
            SkipsDns = SkipDns,
            SkipsNetwork = SkipNetwork,
        };
        var runner = new CheckRunner(new CheckContext(Machine, CurrentInstance(), asked, Notices, StopToken));
        var isGood = checks.Count > 0;
        ForEach(runner.RunAsync(checks, StopToken), result =>
        {
            isGood &= result.Status is not (nameof(CheckStatus.Fail) or nameof(CheckStatus.Unknown));
            if (!Quiet) WriteObject(result);
        });
        return isGood;
    }
}
