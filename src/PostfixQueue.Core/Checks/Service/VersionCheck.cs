using System.Globalization;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The authors of Postfix still correct this version, or the distribution that it is a package of does.</summary>
internal sealed class VersionCheck() : Check("Postfix.Version", MailServerCheckCategory.Service, CheckSeverity.Info)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string? version = (await run.ParametersAsync())["mail_version"];
        CheckFinding finding = PostfixVersion.Parse(version) is { } branch
            ? Judge(branch) ?? await JudgePackageAsync(run, branch)
            : Unknown("Postfix does not tell a version that can be read.", "Ask it with 'postconf mail_version'.");
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
            return Pass($"Postfix {branch} is newer than the list of supported branches of {SupportedBranches.AsOf}.");
        return branch >= SupportedBranches.Oldest
            ? Pass($"The authors of Postfix support {branch}, as of {SupportedBranches.AsOf}.")
            : null;
    }

    /// <summary>
    /// Distributions carry corrections over to the version that a release began with, for as long as they care for the release.
    /// </summary>
    private static async Task<CheckFinding> JudgePackageAsync(CheckRun run, PostfixVersion branch)
    {
        string since = SupportedBranches.Ended.TryGetValue(branch, out string? day)
            ? day
            : $"before {SupportedBranches.Ended.Values.Min(StringComparer.Ordinal)}";
        string ended = $"The authors of Postfix no longer correct {branch} (ended {since}; list of {SupportedBranches.AsOf})";
        if (
            run.Host.Tools.Find("postconf") is not { } program
            || await PackagedFile.FindOwnerAsync(run.Host.System, program, run.Notices, run.Stop) is not { } package
        )
        {
            return Warn(
                $"{ended}.",
                "No package of the distribution has it, so nobody else does. Change to a newer release, or to the distribution's package."
            );
        }

        DistributionRelease release = DistributionRelease.Read(run.Host.System);
        if (release.SupportEnd is { } end && end < DateOnly.FromDateTime(run.Host.Time.GetUtcNow().UtcDateTime))
        {
            return Warn(
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

        return Pass(
            $"{ended}, but it is a package of the distribution, which corrects it for as long as it supports its release: keep it up to date."
        ) with
        {
            Evidence = release.Name is { } name ? $"{package}\n{name}" : package,
        };
    }
}
