using System.Globalization;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The authors of Postfix still correct this version, or the distribution that it is a package of does.</summary>
internal sealed class VersionCheck() : Check("Postfix.Version", MailServerCheckCategory.Service, CheckSeverity.Info)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string? version = (await run.ParametersAsync())["mail_version"];
        CheckFinding finding = PostfixVersion.Parse(version) is { } branch
            ? Conclude(branch) ?? await ConcludeAboutPackageAsync(run, branch)
            : Unknown("Postfix does not report a valid version.", "Check with 'postconf mail_version'.");
        yield return finding with
        {
            Actual = version,
            Expected = $"{SupportedBranches.Oldest} to {SupportedBranches.Newest}, as of {SupportedBranches.AsOf}",
            Target = "mail_version",
            ReferenceUrl = "https://www.postfix.org/announcements.html",
        };
    }

    /// <summary>Null when the authors have given the branch up.</summary>
    private static CheckFinding? Conclude(PostfixVersion branch)
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
    private static async Task<CheckFinding> ConcludeAboutPackageAsync(CheckRun run, PostfixVersion branch)
    {
        string since = SupportedBranches.Ended.TryGetValue(branch, out string? day)
            ? day
            : $"before {SupportedBranches.Ended.Values.Min(StringComparer.Ordinal)}";
        string ended = $"The authors of Postfix no longer support {branch} (ended {since}; list of {SupportedBranches.AsOf})";
        if (
            run.Host.Tools.FindTool("postconf") is not { } program
            || await PackagedFile.FindOwnerAsync(run.Host.System, program, run.Notices, run.Stop) is not { } package
        )
        {
            return Warn(
                $"{ended}.",
                "It is not a package of the distribution either, so nobody maintains it. Move to a newer release, or to the package of "
                    + "the distribution."
            );
        }

        DistributionRelease release = DistributionRelease.Read(run.Host.System);
        if (release.SupportEnd is { } end && end < DateOnly.FromDateTime(run.Host.Time.GetUtcNow().UtcDateTime))
        {
            return Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ended}, and the distribution no longer supports this release ({end:yyyy-MM-dd})."
                ),
                "Upgrade to a newer release of the distribution."
            ) with
            {
                Evidence = package,
            };
        }

        return Pass($"{ended}, but the distribution maintains its package as long as it supports its release: keep it up to date.") with
        {
            Evidence = release.Name is { } name ? $"{package}\n{name}" : package,
        };
    }

    /// <summary>Finds the package that a file came with, by asking the package manager's own list; no repository is contacted.</summary>
    private static class PackagedFile
    {
        private static readonly (string Command, string[] Arguments)[] s_managers =
        [
            ("dpkg-query", ["-S"]),
            ("rpm", ["-qf"]),
            ("apk", ["info", "--who-owns"]),
            ("pacman", ["-Qo"]),
        ];

        /// <summary>What the package manager says of the owner of a file; null when no package has it.</summary>
        public static async Task<string?> FindOwnerAsync(
            IServerSystem system,
            string path,
            ToolNotices notices,
            CancellationToken cancellationToken
        )
        {
            foreach ((string? command, string[]? arguments) in s_managers)
            {
                if (
                    await system.RunAsync(command, [.. arguments, path], notices, cancellationToken) is { ExitStatus: 0, Output: var text }
                    && !string.IsNullOrWhiteSpace(text)
                )
                    return text.Trim();
            }

            return null;
        }
    }

    /// <summary>Which release of which distribution this machine has, by os-release(5).</summary>
    /// <param name="Name">As it calls itself; null when it does not.</param>
    /// <param name="SupportEnd">The last day of its support, which few distributions tell.</param>
    private sealed record DistributionRelease(string? Name, DateOnly? SupportEnd)
    {
        /// <summary>Reads it.</summary>
        public static DistributionRelease Read(IServerSystem system)
        {
            string[] lines = (system.ReadText("/etc/os-release") ?? system.ReadText("/usr/lib/os-release") ?? "").Split('\n');
            return new DistributionRelease(
                Value(lines, "PRETTY_NAME"),
                DateOnly.TryParseExact(
                    Value(lines, "SUPPORT_END"),
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out DateOnly end
                )
                    ? end
                    : null
            );
        }

        private static string? Value(string[] lines, string name) =>
            lines.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim().Trim('"', '\'')
                is { Length: > 0 } value
                ? value
                : null;
    }

    /// <summary>
    /// Which branches of Postfix still get corrections from its authors: the stable one and the three before it. The list is as old as
    /// <see cref="AsOf"/>; a new stable branch, of which there is about one a year, ends the support of the last in it.
    /// </summary>
    private static class SupportedBranches
    {
        /// <summary>When the list was made.</summary>
        public const string AsOf = "2026-11-23";

        /// <summary>The oldest that is supported.</summary>
        public static PostfixVersion Oldest { get; } = new(3, 8);

        /// <summary>The stable one.</summary>
        public static PostfixVersion Newest { get; } = new(3, 11);

        /// <summary>The branches without support, with the day on which it ended: when the fourth branch after it came out.</summary>
        public static IReadOnlyDictionary<PostfixVersion, string> Ended { get; } =
            new Dictionary<PostfixVersion, string>
            {
                [new(3, 7)] = "2026-03-06",
                [new(3, 6)] = "2025-02-16",
                [new(3, 5)] = "2024-03-06",
                [new(3, 4)] = "2023-04-17",
                [new(3, 3)] = "2022-02-05",
                [new(3, 2)] = "2021-04-29",
                [new(3, 1)] = "2020-03-15",
                [new(3, 0)] = "2019-02-27",
            };
    }
}
