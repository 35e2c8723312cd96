using System.Text.RegularExpressions;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// postconf(1) gives no warnings of unused, undefined, repeated or deprecated parameters; and no value is one that a program would
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
            yield return Pass("postconf gives no warnings.");
    }

    /// <summary>Null for a warning that comes of what postconf(1) itself does not understand.</summary>
    private static CheckFinding? Explain(string warning, ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        if (OutdatedParameter.Explain(warning, parameters) is { } outdated)
            return outdated;
        Match match = WarningForm().Match(warning);
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
                "undefined parameter" => $"${name} is not defined, and expands to nothing: define it or remove it.",
                "overriding earlier entry" => $"{name} is set more than once, and the last counts: remove the others.",
                _ => "Change the parameter shown in the evidence.",
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
    private static ShellCommand? Command(string name, MailServerService[]? setters)
    {
        if (setters is null)
            return ShellCommand.Create($"postconf -X {name}");
        return setters.Length > 0 ? ShellCommand.Create($"postconf -PX {setters.Select(service => $"{service}/{name}")}") : null;
    }

    [GeneratedRegex(
        "(?<kind>unused parameter|undefined parameter|overriding earlier entry): (?<name>[^\\s=,;:]+)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex WarningForm();

    /// <summary>
    /// Words in a command of master.cf that the program takes for arguments: a blank within a setting, or around its equals sign, ends
    /// it. The programs of Postfix have no arguments, and end with a fatal error.
    /// </summary>
    private static class CommandArguments
    {
        /// <summary>These have some.</summary>
        private static readonly string[] s_others = ["pipe", "spawn"];

        /// <summary>Since Postfix 3.5 the clients have flags, as pipe(8) has.</summary>
        private static readonly string[] s_clients = ["smtp", "lmtp"];

        /// <summary>All services whose program ends so.</summary>
        public static IEnumerable<CheckFinding> Examine(IReadOnlyList<MailServerService> services)
        {
            foreach (
                MailServerService? service in services.Where(static service => !s_others.Contains(service.Program, StringComparer.Ordinal))
            )
            {
                if (MasterCommand.FirstArgument(service.Command) is not { } word || IsFlags(service, word))
                    continue;
                IEnumerable<string> settings = service.Overrides.Select(static setting => $"-o {setting}");
                yield return CheckFinding.Fail(
                    $"The command of the service has the argument '{word}', which {service.Program} does not know: it ends with a "
                        + $"fatal error every time it is started.",
                    "A blank ends a setting in master.cf: write it without blanks around the equals sign and after commas, or enclose "
                        + "the setting in braces, as in -o { name = value }; reload."
                ) with
                {
                    Target = service.ToString(),
                    Actual = word,
                    Evidence = string.Join("\n", settings.Append($"unexpected command-line argument: {word}")),
                    ReferenceUrl = "https://www.postfix.org/master.5.html",
                };
            }
        }

        private static bool IsFlags(MailServerService service, string word) =>
            s_clients.Contains(service.Program, StringComparer.Ordinal) && word.StartsWith("flags=", StringComparison.Ordinal);
    }

    /// <summary>
    /// Parameters that Postfix 3.9 and later warn of, because a later version does without them (DEPRECATION_README). What replaces one
    /// is set before it goes.
    /// </summary>
    private static partial class OutdatedParameter
    {
        /// <summary>Null for another warning.</summary>
        public static CheckFinding? Explain(string warning, ServerParameters parameters)
        {
            if (WarningForm().Match(warning) is not { Success: true } match)
                return null;
            (string? name, string? successor) = (match.Groups["name"].Value, match.Groups["successor"].Value);
            bool isInMaster = warning.Contains("/master.cf:", StringComparison.Ordinal);
            return CheckFinding.Warn(
                $"{name} is deprecated, and will be removed in a later version of Postfix.",
                successor.Length == 0
                    ? $"Remove {name}: the built-in behaviour is right."
                    : $"Set {successor} in its place, remove {name}, and reload."
            ) with
            {
                Target = name,
                Actual = parameters.Raw(name),
                Evidence = warning,
                RemedyCommand = isInMaster ? null : Command(name, successor, parameters),
                ReferenceUrl = "https://www.postfix.org/DEPRECATION_README.html",
            };
        }

        /// <summary>Null where nobody can tell which value of the successor means the same.</summary>
        private static ShellCommand? Command(string name, string successor, ServerParameters parameters)
        {
            ShellCommand remove = $"postconf -X {name} && postfix reload";
            if (successor.Length == 0 || parameters.IsSet(successor) || !parameters.IsYes(name))
                return remove;
            if (!successor.EndsWith("_tls_security_level", StringComparison.Ordinal))
                return null;
            string level = name.EndsWith("_enforce_tls", StringComparison.Ordinal) ? "encrypt" : "may";
            return ShellCommand.Create($"postconf -e {successor}={level} && {remove}");
        }

        [GeneratedRegex(
            "support for (?:parameter )?\"?(?<name>[a-z0-9_]+)\"? will be removed(?:; instead,? (?:specify|use) "
                + "\"?(?<successor>[a-z0-9_]+))?",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        )]
        private static partial Regex WarningForm();
    }
}
