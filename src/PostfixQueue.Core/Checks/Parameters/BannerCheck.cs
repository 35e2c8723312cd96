using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks.Parameters;

/// <summary>The greeting begins with the host name, as RFC 5321 section 4.2 wants it.</summary>
internal sealed class BannerCheck : ICheck
{
    public string Name => "Config.Banner";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Info;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var banner = parameters["smtpd_banner"] ?? string.Empty;
        var first = banner.Split(' ', 2)[0];
        var finding = !string.Equals(first, parameters["myhostname"], StringComparison.OrdinalIgnoreCase)
            ? Fault("The greeting does not begin with the host name, which clients may check.")
            : parameters.Raw("smtpd_banner")?.Contains("mail_version", StringComparison.Ordinal) == true
                ? Fault("The greeting tells the version of Postfix.")
                : CheckFinding.Pass("The greeting is as it should be.");
        yield return finding with { Actual = banner, Expected = "$myhostname ESMTP", Target = "smtpd_banner" };
    }

    private static CheckFinding Fault(string message) =>
        CheckFinding.Warn(message, "Let it be the host name and ESMTP, and reload.") with { RemedyCommand = "postconf -e 'smtpd_banner=$myhostname ESMTP' && postfix reload" };
}
