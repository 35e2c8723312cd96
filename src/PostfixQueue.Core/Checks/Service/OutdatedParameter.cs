using System.Text.RegularExpressions;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Parameters that Postfix 3.9 and later warn of, because a later version does without them (DEPRECATION_README). What replaces one
/// is set before it goes.
/// </summary>
internal static partial class OutdatedParameter
{
    /// <summary>Null for another warning.</summary>
    public static CheckFinding? Explain(string warning, ServerParameters parameters)
    {
        if (Complaint().Match(warning) is not { Success: true } match)
            return null;
        (string? name, string? successor) = (match.Groups["name"].Value, match.Groups["successor"].Value);
        bool isInMaster = warning.Contains("/master.cf:", StringComparison.Ordinal);
        return CheckFinding.Warn(
            $"{name} is outdated: a later version of Postfix does without it.",
            successor.Length == 0
                ? $"Remove {name}: what Postfix does without it is right."
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
    private static string? Command(string name, string successor, ServerParameters parameters)
    {
        string remove = $"postconf -X {name} && postfix reload";
        if (successor.Length == 0 || parameters.IsSet(successor) || !parameters.IsYes(name))
            return remove;
        if (!successor.EndsWith("_tls_security_level", StringComparison.Ordinal))
            return null;
        return $"postconf -e {successor}={(name.EndsWith("_enforce_tls", StringComparison.Ordinal) ? "encrypt" : "may")} && {remove}";
    }

    [GeneratedRegex(
        "support for (?:parameter )?\"?(?<name>[a-z0-9_]+)\"? will be removed(?:; instead,? (?:specify|use) \"?(?<successor>[a-z0-9_]+))?",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Complaint();
}
