using System.Runtime.CompilerServices;
using PostfixQueue.Configuration;

namespace PostfixQueue.Checks.Service;

/// <summary>The authors of Postfix still correct this version.</summary>
internal sealed class VersionCheck : ICheck
{
    public string Name => "Postfix.Version";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Info;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = (await context.ParametersAsync(cancellationToken))["mail_version"];
        var finding = PostfixVersion.Parse(version) is { } branch
            ? Judge(branch)
            : CheckFinding.Unknown("Postfix does not tell a version that can be read.", "Ask it with 'postconf mail_version'.");
        yield return finding with
        {
            Actual = version,
            Expected = $"{SupportedBranches.Oldest} to {SupportedBranches.Newest}, as of {SupportedBranches.AsOf}",
            Target = "mail_version",
            ReferenceUrl = "https://www.postfix.org/announcements.html",
        };
    }

    private static CheckFinding Judge(PostfixVersion branch)
    {
        if (branch > SupportedBranches.Newest) return CheckFinding.Pass($"Postfix {branch} is newer than the list of supported branches of {SupportedBranches.AsOf}.");
        if (branch >= SupportedBranches.Oldest) return CheckFinding.Pass($"The authors of Postfix support {branch}, as of {SupportedBranches.AsOf}.");
        var since = SupportedBranches.Ended.TryGetValue(branch, out var day) ? day : $"before {SupportedBranches.Ended.Values.Min(StringComparer.Ordinal)}";
        return CheckFinding.Warn(
            $"The authors of Postfix no longer correct {branch} (ended {since}; list of {SupportedBranches.AsOf}).",
            "See whether your distribution still corrects its package: then keep that up to date, and leave this check out with -ExcludeName. If not, change to a release of the distribution that does.");
    }
}
