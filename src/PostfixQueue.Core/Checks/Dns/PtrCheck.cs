using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Each address that mail leaves from has a reverse name; large receivers refuse mail from others.</summary>
internal sealed class PtrCheck() : Check("Dns.Ptr", MailServerCheckCategory.Dns, CheckSeverity.Error, MailDelayCause.ReverseDns)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string? helo = (await run.SmtpClientAsync()).PublicHeloName;
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAddressesAsync(
            run,
            async address =>
            {
                MailResolverAnswer answer = await ReverseNames.AskAsync(run, address);
                if (answer.IsUndecided)
                    return DnsFindings.Undecided(answer) with { Target = address.ToString() };
                if (ReverseNames.InsideView(run, answer) is { } unsure)
                    return unsure;
                bool isOnlyInside = answer.IsFound && answer.Names.All(static name => PublicName.NormalizeOrNull(name) is null);
                CheckFinding finding =
                    isOnlyInside
                        ? Fail(
                            "The reverse name of the address cannot be resolved by anybody.",
                            $"Have the provider of the address change its reverse name to {helo ?? "the full name of this server"}."
                        ) with
                        {
                            Actual = string.Join(", ", answer.Names),
                        }
                    : answer.IsFound ? Pass("The address has a reverse name.", string.Join(", ", answer.Names))
                    : Fail(
                        "The address has no reverse name (PTR record).",
                        $"Have the provider of the address set its reverse name to {helo ?? "the full name of this server"}, in its "
                            + $"control panel or through its support."
                    ) with
                    {
                        Actual = answer.Outcome.ToString(),
                    };
                return finding with
                {
                    Expected = $"{DomainName.OfAddress(address)}. PTR {helo ?? "mail.example.com"}.",
                    ReferenceUrl = ReverseNames.ReferenceUrl,
                };
            }
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;
    }
}
