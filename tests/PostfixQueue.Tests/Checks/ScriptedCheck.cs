using PostfixQueue.Checks;

namespace PostfixQueue.Tests.Checks;

/// <summary>A check that finds what it is told to find, and then does something.</summary>
/// <param name="name">Its name.</param>
/// <param name="act">What it does after the first finding.</param>
/// <param name="before">The first finding; null for none.</param>
/// <param name="after">The last finding; null for none.</param>
internal sealed class ScriptedCheck(string name, Func<CancellationToken, Task> act, CheckFinding? before = null, CheckFinding? after = null)
    : Check(name, MailServerCheckCategory.Service, CheckSeverity.Error)
{
    private CheckNeeds _needs;

    /// <summary>What it cannot do without.</summary>
    public override CheckNeeds Needs => _needs;

    /// <summary>A check that passes after it has acted.</summary>
    public static ScriptedCheck Passing(string name, Func<CancellationToken, Task> act) => new(name, act, after: Pass("fine"));

    /// <summary>The same check, which cannot do without something.</summary>
    public ScriptedCheck With(CheckNeeds needs)
    {
        _needs = needs;
        return this;
    }

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (before is not null)
            yield return before;
        await act(run.Stop);
        if (after is not null)
            yield return after;
    }
}
