using System.Globalization;
using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The authors of Postfix still correct this version, or the distribution that it is a package of does.</summary>
internal sealed class VersionCheck : ICheck
{
    public string Name => "Postfix.Version";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Info;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? version = (await context.ParametersAsync(cancellationToken))["mail_version"];
        CheckFinding finding = PostfixVersion.Parse(version) is { } branch
            ? Judge(branch) ?? await JudgePackageAsync(context, branch, cancellationToken)
            : CheckFinding.Unknown("Postfix does not tell a version that can be read.", "Ask it with 'postconf mail_version'.");
        yield return finding with
        {
            Actual = version,
            Expected = $"{SupportedBranches.Oldest} to {SupportedBranches.Newest}, as of {SupportedBranches.AsOf}",
            Target = "mail_version",
            ReferenceUrl = "https://www.postfix.org/announcements.html",
        };
    }

    /// <summary>Null when the authors have given the branch up.</summary>
    private static CheckFinding? Judge(PostfixVersion branch)
    {
        if (branch > SupportedBranches.Newest)
            return CheckFinding.Pass($"Postfix {branch} is newer than the list of supported branches of {SupportedBranches.AsOf}.");
        return branch >= SupportedBranches.Oldest
            ? CheckFinding.Pass($"The authors of Postfix support {branch}, as of {SupportedBranches.AsOf}.")
            : null;
    }

    /// <summary>
    /// Distributions carry corrections over to the version that a release began with, for as long as they care for the release.
    /// </summary>
    private static async Task<CheckFinding> JudgePackageAsync(
        CheckContext context,
        PostfixVersion branch,
        CancellationToken cancellationToken
    )
    {
        string since = SupportedBranches.Ended.TryGetValue(branch, out string? day)
            ? day
            : $"before {SupportedBranches.Ended.Values.Min(StringComparer.Ordinal)}";
        string ended = $"The authors of Postfix no longer correct {branch} (ended {since}; list of {SupportedBranches.AsOf})";
        if (
            context.Host.Tools.Find("postconf") is not { } program
            || await PackagedFile.FindOwnerAsync(context.Host.System, program, context.Notices, cancellationToken) is not { } package
        )
        {
            return CheckFinding.Warn(
                $"{ended}.",
                "No package of the distribution has it, so nobody else does. Change to a newer release, or to the distribution's package."
            );
        }

        DistributionRelease release = DistributionRelease.Read(context.Host.System);
        if (release.SupportEnd is { } end && end < DateOnly.FromDateTime(context.Host.Time.GetUtcNow().UtcDateTime))
        {
            return CheckFinding.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ended}, and the distribution no longer supports this release of its own ({end:yyyy-MM-dd})."
                ),
                "Change to a newer release of the distribution."
            ) with
            {
                Evidence = package,
            };
        }

        return CheckFinding.Pass(
            $"{ended}, but it is a package of the distribution, which corrects it for as long as it supports its release: keep it up to date."
        ) with
        {
            Evidence = release.Name is { } name ? $"{package}\n{name}" : package,
        };
    }
}
