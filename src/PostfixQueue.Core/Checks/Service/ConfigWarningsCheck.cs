using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>postconf(1) has nothing to complain about: unused, undefined, doubled or outdated parameters.</summary>
internal sealed partial class ConfigWarningsCheck : ICheck
{
    public string Name => "Postfix.ConfigWarnings";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var warnings = await context.WarningsAsync(cancellationToken);
        var names = (await context.ParametersAsync(cancellationToken)).Names;
        foreach (var warning in warnings) yield return Explain(warning, names);
        if (warnings.Count == 0) yield return CheckFinding.Pass("postconf has nothing to complain about.");
    }

    private static CheckFinding Explain(string warning, IEnumerable<string> names)
    {
        var match = Complaint().Match(warning);
        var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
        var finding = CheckFinding.Warn(
            match.Success ? $"{kind}: {name}." : "postconf warns.",
            kind switch
            {
                "unused parameter" or "undefined parameter" when NameSuggestion.For(name, names) is { } meant =>
                    $"Postfix does not know {name}. Probably {meant} is meant: correct the name.",
                "unused parameter" => $"Nothing uses {name}: remove the line, or correct its name.",
                "undefined parameter" => $"${name} stands for nothing, and is replaced by nothing: define it or remove it.",
                "overriding earlier entry" => $"{name} is set more than once, and the last counts: remove the others.",
                _ => "Read the evidence and change the parameter that it names.",
            });
        return finding with
        {
            Target = name.Length > 0 ? name : null,
            Evidence = warning,
            RemedyCommand = kind == "unused parameter" ? $"postconf -X {name}" : null,
        };
    }

    [GeneratedRegex("(?<kind>unused parameter|undefined parameter|overriding earlier entry): (?<name>[A-Za-z0-9_]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Complaint();
}
