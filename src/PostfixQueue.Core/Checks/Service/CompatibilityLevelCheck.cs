using System.Text.RegularExpressions;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>No parameter has a default that this version keeps only for configurations from before an upgrade.</summary>
internal sealed partial class CompatibilityLevelCheck()
    : Check("Postfix.CompatibilityLevel", MailServerCheckCategory.Service, CheckSeverity.Info)
{
    private const string Parameter = "compatibility_level";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string? text = parameters[Parameter];
        if (text is null)
        {
            yield return Skip("This Postfix has no compatibility levels; they came with 3.0.");
            yield break;
        }

        if (PostfixVersion.Parse(text) is not { } level)
        {
            yield return Unknown($"{Parameter} is not a valid level.", "Write a number such as 3.6.") with
            {
                Actual = text,
                Target = Parameter,
            };
            yield break;
        }

        // A default that depends on the level says so itself, and postconf(1) shows it as written wherever main.cf sets nothing.
        (string Name, PostfixVersion? Level)[] old = parameters
            .Names.Where(name => !parameters.IsSet(name))
            .Select(name => (Name: name, Level: LevelIn(parameters.Raw(name))))
            .Where(found => found.Level > level)
            .OrderBy(static found => found.Name, StringComparer.Ordinal)
            .ToArray();
        if (old.Length == 0)
        {
            yield return Pass("No default of an earlier version is in use.", text) with
            {
                Target = Parameter,
            };
            yield break;
        }

        string advised = old.Max(static found => found.Level)!.ToString();
        yield return Warn(
            $"{old.Length} parameters have defaults of an earlier version, because {Parameter} is {text}.",
            "Look at what 'postconf' shows for each of them. Set in main.cf what has to stay as it is, then raise the level, reload, "
                + "and watch the log for a while."
        ) with
        {
            Actual = text,
            Expected = advised,
            Target = Parameter,
            Evidence = string.Join('\n', old.Select(found => $"{found.Name} = {parameters[found.Name]}")),
            RemedyCommand = $"postconf -e {Parameter}={advised} && postfix reload",
            ReferenceUrl = "https://www.postfix.org/COMPATIBILITY_README.html",
        };
    }

    private static PostfixVersion? LevelIn(string? value) =>
        Comparison().Matches(value ?? "").Select(static match => PostfixVersion.Parse(match.Groups[1].Value)).Max();

    /// <summary>As in <c>${{$compatibility_level} &lt;level {3.6} ? {md5} : {sha256}}</c>.</summary>
    [GeneratedRegex(
        @"\$\{?compatibility_level\}?\} ?[<>=!]+level \{([0-9.]{1,20})\}",
        RegexOptions.CultureInvariant,
        MatchLimit.Milliseconds
    )]
    private static partial Regex Comparison();
}
