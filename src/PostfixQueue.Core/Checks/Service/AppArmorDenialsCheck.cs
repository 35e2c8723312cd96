using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>AppArmor has denied Postfix nothing in the last day.</summary>
internal sealed partial class AppArmorDenialsCheck()
    : Check(
        "AppArmor.Denials",
        MailServerCheckCategory.Service,
        CheckSeverity.Error,
        MailDelayCause.LocalResource,
        MailDelayCause.LocalTransport
    )
{
    private const int MaximumFindings = 10;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (run.ReadText("/sys/module/apparmor/parameters/enabled")?.Trim() != "Y")
        {
            yield return Skip("AppArmor is not in use.");
            yield break;
        }

        KernelDenials.Reading reading = await KernelDenials.ReadAsync(run, "apparmor=\"DENIED\"");
        IGrouping<(string Profile, string What, string Name), (string Line, Match Match)>[] denials = reading
            .Lines.Select(static line => (Line: line, Match: Denial().Match(line)))
            .Where(static record => record.Match.Success)
            .GroupBy(static record =>
                (
                    Profile: record.Match.Groups["profile"].Value,
                    What: record.Match.Groups["what"].Value,
                    Name: record.Match.Groups["name"].Value
                )
            )
            .ToArray();
        foreach (IGrouping<(string Profile, string What, string Name), (string Line, Match Match)>? denial in denials.Take(MaximumFindings))
        {
            yield return Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"AppArmor has denied a program of Postfix something, {denial.Count()} times in the last 24 hours."
                ),
                "If Postfix is meant to have that access, add a rule to the profile (in /etc/apparmor.d/local, if the distribution "
                    + "reads it) and reload it; the command proposes rules. If you have done so already, nothing is left to do."
            ) with
            {
                Target = denial.Key.Profile,
                Actual = $"{denial.Key.What} {denial.Key.Name}".Trim(),
                Evidence = denial.Last().Line,
                RemedyCommand = $"aa-logprof",
            };
        }

        if (reading.Obstacle is not null)
            yield return reading.Obstacle;
        else if (denials.Length == 0)
            yield return Pass("AppArmor has denied Postfix nothing in the last 24 hours.");
    }

    [GeneratedRegex(
        """apparmor="DENIED" operation="(?<what>[^"]{1,60})".*? profile="(?<profile>[^"]{0,200}postfix[^"]{0,200})"(?: """
            + """name="(?<name>[^"]{0,500})")?""",
        RegexOptions.CultureInvariant,
        MatchLimit.Milliseconds
    )]
    private static partial Regex Denial();
}
