using System.Globalization;

namespace PostfixQueue.Ports;

/// <summary>
/// Turns what a failed tool left behind into a reason. postqueue(1) exits with 69 whatever went wrong, so that only its text on
/// standard error tells; the texts are those of Postfix 2.10 to 3.12. The name of the mail system in them is whatever mail_name says.
/// </summary>
internal static class ToolDiagnosis
{
    private const string NoConfiguration = "main.cf: No such file or directory";

    private static readonly (string Text, PostfixFailure Failure)[] s_texts =
    [
        ("is not allowed to view the mail queue", PostfixFailure.ViewDenied),
        ("is not allowed to flush the mail queue", PostfixFailure.FlushDenied),
        ("reserved for the superuser", PostfixFailure.SuperuserRequired),
        ("Flush service is not configured for destination", PostfixFailure.SiteNotEligible),
        ("Cannot flush mail queue - invalid destination", PostfixFailure.SiteNotEligible),
        ("unauthorized configuration directory name", PostfixFailure.InvalidConfigDirectory),
        (NoConfiguration, PostfixFailure.InvalidConfigDirectory),
        // A set-gid right that does not work ends in "mail system is down" too, behind this line: it goes first.
        ("unable to look up public/qmgr: Permission denied", PostfixFailure.SocketDenied),
        (" showq service: Permission denied", PostfixFailure.SocketDenied),
        ("Queue report unavailable - mail system is down", PostfixFailure.MailSystemDown),
        ("Cannot flush mail queue - mail system is down", PostfixFailure.MailSystemDown),
        ("malformed showq server response", PostfixFailure.ListingIncomplete),
        ("invalid option -- 'j'", PostfixFailure.UnsupportedVersion),
        ("unrecognized option: j", PostfixFailure.UnsupportedVersion),
        ("postqueue -f | postqueue -i queueid | postqueue -p", PostfixFailure.UnsupportedVersion),
    ];

    /// <summary>True for the warning with which a listing begins that root gets of a stopped mail system.</summary>
    public static bool SaysMailSystemIsDown(string warning) =>
        warning.Contains("Mail system is down -- accessing queue directly", StringComparison.Ordinal);

    /// <summary>The failure that a tool's end means.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="exitCode">Its exit status.</param>
    /// <param name="standardError">What it wrote there; may be cut.</param>
    /// <param name="hadOutput">True when part of a listing had already come.</param>
    public static PostfixToolException Explain(string tool, int exitCode, string standardError, bool hadOutput)
    {
        PostfixFailure failure = PostfixFailure.CommandFailed;
        foreach ((string? text, PostfixFailure meaning) in s_texts)
        {
            if (!standardError.Contains(text, StringComparison.Ordinal))
                continue;
            failure = meaning;
            break;
        }

        if (hadOutput && (failure is PostfixFailure.CommandFailed or PostfixFailure.MailSystemDown))
            failure = PostfixFailure.ListingIncomplete;
        return new PostfixToolException(failure, tool, Describe(tool, exitCode, standardError));
    }

    private static string Describe(string tool, int exitCode, string standardError)
    {
        IEnumerable<string> lines = standardError
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct()
            .Take(5);
        string said = string.Join(" / ", lines);
        string status = string.Create(CultureInfo.InvariantCulture, $"{tool} ended with exit status {exitCode}");
        if (said.Length == 0)
            return status + " and said nothing.";
        return said.Contains(NoConfiguration, StringComparison.Ordinal)
            ? $"Postfix is not configured, it has no main.cf. {status}: {said}"
            : $"{status}: {said}";
    }
}
