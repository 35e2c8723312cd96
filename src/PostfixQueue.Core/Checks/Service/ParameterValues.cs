using System.Text.RegularExpressions;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Values that Postfix takes for a number, a time, or yes and no: the program that needs one ends when it is something else, and not
/// before.
/// </summary>
internal static partial class ParameterValues
{
    private const int Deepest = 5;

    /// <summary>Their default looks like yes or no, and others are valid too.</summary>
    private static readonly string[] s_notOnlyYesAndNo = ["smtpd_forbid_bare_newline"];

    /// <summary>All that is wrong with the values of main.cf and master.cf.</summary>
    public static IEnumerable<CheckFinding> Examine(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        foreach (
            string? name in parameters
                .Names.Where(name => parameters.IsSet(name) && parameters.IsBuiltIn(name))
                .Order(StringComparer.Ordinal)
        )
        {
            string value = parameters[name] ?? "";
            if (Fault(name, value, parameters) is { } kind)
                yield return Explain(name, null, value, kind, parameters);
            else if (Fused(name, value, parameters) is not null)
                yield return Explain(name, null, value, null, parameters);
        }

        foreach (MailServerService service in services)
        {
            foreach (
                MailServerOverride? setting in service.Overrides.Where(static setting =>
                    !setting.Value.Contains('$', StringComparison.Ordinal)
                )
            )
                if (Fault(setting.Name, setting.Value, parameters) is { } kind)
                    yield return Explain(setting.Name, service, setting.Value, kind, parameters);
        }
    }

    /// <summary>What the value should be, when it is not; null otherwise. What it should be is seen from its default.</summary>
    private static string? Fault(string name, string value, ServerParameters parameters)
    {
        string text = value.Trim();
        if (
            Usual(name, parameters) is not { } usual
            || text.Contains('$', StringComparison.Ordinal)
            || name is "compatibility_level" or "mail_release_date"
        )
            return null;
        if (Number().IsMatch(usual))
            return Number().IsMatch(text) ? null : "a number";
        if (Time().IsMatch(usual))
            return Number().IsMatch(text) || Time().IsMatch(text) ? null : "a time";
        return usual is "yes" or "no" && !s_notOnlyYesAndNo.Contains(name, StringComparer.Ordinal) && !IsYesOrNo(text) ? "yes or no" : null;
    }

    /// <summary>The default, also where it is that of another parameter.</summary>
    private static string? Usual(string name, ServerParameters parameters)
    {
        string? usual = parameters.Default(name);
        for (int depth = 0; depth < Deepest && usual is ['$', .. var other]; depth++)
            usual = parameters.Default(other);
        return usual;
    }

    private static bool IsYesOrNo(string text) =>
        text.Equals("yes", StringComparison.OrdinalIgnoreCase) || text.Equals("no", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Another setting within the value: its line begins with a blank, so that Postfix takes it for a part of the one above.
    /// </summary>
    private static (string Own, string Name, string Value)? Fused(string name, string value, ServerParameters parameters)
    {
        foreach (
            Match? match in Setting()
                .Matches(value)
                .Where(match => match.Groups["name"].Value != name && parameters.IsBuiltIn(match.Groups["name"].Value))
        )
            return (value[..match.Index].Trim(), match.Groups["name"].Value, value[(match.Index + match.Length)..].Trim());
        return null;
    }

    private static CheckFinding Explain(string name, MailServerService? service, string value, string? wanted, ServerParameters parameters)
    {
        (string Own, string Name, string Value)? fused = Fused(name, value, parameters);
        ShellCommand? command = fused is { } parts
            ? ShellCommand.Create($"postconf -e {name}={parts.Own} {parts.Name}={parts.Value} && postfix reload")
            : null;
        CheckFinding finding = wanted is null
            ? CheckFinding.Warn($"The value of {name} holds another setting.", "")
            : CheckFinding.Fail($"The value of {name} is not {wanted}: the program that needs it ends with a fatal error.", "");
        return finding with
        {
            Remedy = fused is { } other
                ? $"The line of {other.Name} begins with a blank, so Postfix reads it as part of {name}: remove the blank, and reload."
                : $"Set it to {wanted}, or remove it, which restores {Usual(name, parameters)}; reload.",
            RemedyCommand = fused is not null
                ? service is null && parameters.Raw(name) == value
                    ? command
                    : null
                : service is null
                    ? ShellCommand.Create($"postconf -X {name} && postfix reload")
                    : ShellCommand.Create($"postconf -PX '{service}/{name}' && postfix reload"),
            Target = service is null ? name : $"{service}/{name}",
            Actual = value,
            Expected = wanted,
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + name,
        };
    }

    [GeneratedRegex("^[+-]?[0-9]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex("^[+-]?[0-9]+[smhdwSMHDW]$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Time();

    [GeneratedRegex(
        "(?<=^|[ \\t])(?<name>[a-z][a-z0-9]*_[a-z0-9_]+)[ \\t]*=[ \\t]",
        RegexOptions.CultureInvariant,
        MatchLimit.Milliseconds
    )]
    private static partial Regex Setting();
}
