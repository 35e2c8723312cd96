using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>
/// The server introduces itself with the reverse name of its address. Receivers that compare count a difference as a small sign of spam.
/// </summary>
internal sealed class PtrMatchesHeloCheck()
    : Check("Dns.PtrMatchesHelo", MailServerCheckCategory.Dns, CheckSeverity.Warning, MailDelayCause.ReverseDns)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string? helo = (await run.SmtpClientAsync()).PublicHeloName;
        if (helo is null)
        {
            yield return Skip("The EHLO name does not exist in the public DNS; see Host.Myhostname.") with
            {
                Target = "smtp_helo_name",
            };
            yield break;
        }

        IAsyncEnumerable<CheckFinding> findings = ReverseNames.ExamineAsync(run, (_, names) => Task.FromResult(Conclude(names, helo)));
        await foreach (CheckFinding finding in findings)
            yield return finding;
    }

    private static CheckFinding Conclude(IReadOnlyList<string> names, string helo) =>
        (
            names.Any(name => DomainName.Same(name, helo))
                ? Pass("The EHLO name is the reverse name of the address.")
                : Warn(
                    "The EHLO name differs from the reverse name of the address.",
                    $"Have the reverse name of the address changed to {helo}, or set myhostname (or smtp_helo_name) to the reverse "
                        + $"name if that is a name of yours."
                )
        ) with
        {
            Expected = helo,
        };
}
