using System.Management.Automation;
using PostfixQueue.Checks;

namespace PostfixQueue.Commands;

/// <summary>Checks whether this mail server itself is why mail waits.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailServerConfig", HelpUri = "https://www.postfix.org/BASIC_CONFIGURATION_README.html")]
[OutputType(typeof(MailServerCheckResult), typeof(bool))]
public sealed partial class TestMailServerConfigCommand : PostfixCmdlet
{
    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string name in (Name ?? []).Concat(ExcludeName ?? []).Where(CheckNames.IsNone))
            WriteError(CheckNames.NotFound(name));
        bool isGood = Run([.. CheckCatalog.Checks.Where(Selected)]);
        if (Quiet)
            WriteObject(isGood && !(Name ?? []).Any(CheckNames.IsNone));
    }

    private Func<Check, bool> Selected
    {
        get
        {
            (Func<string, bool>? isWanted, Func<string, bool>? isLeftOut) = (TextConditions.AnyOf(Name), TextConditions.AnyOf(ExcludeName));
            return check =>
                (isWanted is null || isWanted(check.Name))
                && isLeftOut?.Invoke(check.Name) != true
                && Category?.Contains(check.Category) != false;
        }
    }

    private bool Run(IReadOnlyList<Check> checks)
    {
        CheckRunner runner = new(new CheckContext(CurrentSystem(), Asked(), StopToken));
        bool isGood = checks.Count > 0;
        ForEach(
            runner.RunAsync(checks, StopToken),
            result =>
            {
                // That the caller could have given a fact is no fault of the server.
                isGood &=
                    result.Status is not nameof(CheckStatus.Fail)
                    && (result.Status is not nameof(CheckStatus.Unknown) || result.MissingFact is not null);
                if (!Quiet)
                    WriteObject(result);
            }
        );
        return isGood;
    }
}
