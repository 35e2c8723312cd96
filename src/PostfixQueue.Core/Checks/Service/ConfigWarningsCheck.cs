using System.Text.RegularExpressions;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// postconf(1) has nothing to complain about: unused, undefined, doubled or outdated parameters; and no value is one that a program would
/// end at.
/// </summary>
internal sealed partial class ConfigWarningsCheck()
    : Check("Postfix.ConfigWarnings", MailServerCheckCategory.Service, CheckSeverity.Warning)
{
    private const string Unused = "unused parameter";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        IReadOnlyList<string> warnings = await run.WarningsAsync();

        // postconf(1) reads main.cf more than once, and warns of a parameter that is set twice at each of its lines.
        CheckFinding[] findings = warnings
            .Select(warning => Explain(warning, parameters, services))
            .OfType<CheckFinding>()
            .DistinctBy(static finding => finding.Target is null ? finding.Evidence : $"{finding.Message} {finding.RemedyCommand}")
            .Concat(ParameterValues.Examine(parameters, services))
            .Concat(CommandArguments.Examine(services))
            .ToArray();
        foreach (CheckFinding? finding in findings)
            yield return finding;
        if (findings.Length == 0)
            yield return Pass("postconf has nothing to complain about.");
    }

    /// <summary>Null for a warning that comes of what postconf(1) itself does not understand.</summary>
    private static CheckFinding? Explain(string warning, ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        if (OutdatedParameter.Explain(warning, parameters) is { } outdated)
            return outdated;
        Match match = Complaint().Match(warning);
        (string? kind, string? name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
        MailServerService[] setters = services.Where(service => service.Overrides.Any(setting => setting.Name == name)).ToArray();
        bool isInMaster = warning.Contains("/master.cf:", StringComparison.Ordinal);
        if (kind == Unused && isInMaster && setters.Length == 0 && services.Any(static service => service.IsTorn))
            return null;
        CheckFinding finding = Warn(
            match.Success ? $"{kind}: {name}." : "postconf warns.",
            kind switch
            {
                Unused or "undefined parameter" when NameSuggestion.For(name, parameters.Names) is { } meant =>
                    $"Postfix does not know {name}. Probably {meant} is meant: correct the name.",
                Unused => $"Nothing uses {name}: remove the line, or correct its name.",
                "undefined parameter" => $"${name} stands for nothing, and is replaced by nothing: define it or remove it.",
                "overriding earlier entry" => $"{name} is set more than once, and the last counts: remove the others.",
                _ => "Read the evidence and change the parameter that it names.",
            }
        );
        return finding with
        {
            Target = name.Length > 0 ? name : null,
            Evidence = warning,
            RemedyCommand = kind == Unused ? Command(name, isInMaster ? setters : null) : null,
        };
    }

    /// <summary>Removes a setting from the file that has it.</summary>
    private static string? Command(string name, MailServerService[]? setters)
    {
        string[] words = setters is null ? [name] : [.. setters.Select(service => $"{service}/{name}")];
        return words.Length > 0 && words.All(ShellWord.IsPlain)
            ? $"postconf {(setters is null ? "-X" : "-PX")} {string.Join(' ', words)}"
            : null;
    }

    [GeneratedRegex(
        "(?<kind>unused parameter|undefined parameter|overriding earlier entry): (?<name>[^\\s=,;:]+)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Complaint();
}
