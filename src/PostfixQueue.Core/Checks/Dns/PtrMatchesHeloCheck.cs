using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// The server introduces itself with the reverse name of its address. Receivers that compare count a difference as a small sign of spam.
/// </summary>
internal sealed class PtrMatchesHeloCheck : ICheck
{
    public string Name => "Dns.PtrMatchesHelo";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.ReverseDns];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? helo = (await context.SmtpClientAsync(cancellationToken)).PublicHeloName;
        if (helo is null)
        {
            yield return CheckFinding.Skip(
                "The server introduces itself with a name that the world does not have, see Host.Myhostname."
            ) with
            {
                Target = "smtp_helo_name",
            };
            yield break;
        }

        IAsyncEnumerable<CheckFinding> findings = ReverseNames.LookAsync(
            context,
            (_, names, _) => Task.FromResult(Judge(names, helo)),
            cancellationToken
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;
    }

    private static CheckFinding Judge(IReadOnlyList<string> names, string helo) =>
        (
            names.Any(name => DomainName.Same(name, helo))
                ? CheckFinding.Pass("The server introduces itself with the reverse name of the address.")
                : CheckFinding.Warn(
                    "The server introduces itself with another name than the reverse name of its address.",
                    $"Have the reverse name of the address changed to {helo}, or set myhostname (or smtp_helo_name) to the reverse name if that is a name of yours."
                )
        ) with
        {
            Expected = helo,
        };
}
