using System.Runtime.CompilerServices;
using PostfixQueue.Checks;

namespace PostfixQueue.Tests.Checks;

/// <summary>A check that finds what it is told to find, and then does something.</summary>
/// <param name="name">Its name.</param>
/// <param name="deed">What it does after the first finding.</param>
/// <param name="before">The first finding; null for none.</param>
/// <param name="after">The last finding; null for none.</param>
internal sealed class ScriptedCheck(
    string name,
    Func<CancellationToken, Task> deed,
    CheckFinding? before = null,
    CheckFinding? after = null
) : ICheck
{
    /// <summary>A check that passes after its deed.</summary>
    public static ScriptedCheck Passing(string name, Func<CancellationToken, Task> deed) =>
        new(name, deed, after: CheckFinding.Pass("fine"));

    public string Name => name;

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs { get; init; }

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (before is not null)
            yield return before;
        await deed(cancellationToken);
        if (after is not null)
            yield return after;
    }
}
