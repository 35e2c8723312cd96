using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Each address that mail leaves from has a reverse name; large receivers refuse mail from others.</summary>
internal sealed class PtrCheck : ICheck
{
    public string Name => "Dns.Ptr";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.ReverseDns];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? helo = (await context.SmtpClientAsync(cancellationToken)).PublicHeloName;
        IAsyncEnumerable<CheckFinding> findings = SideBySide.AtAddressesAsync(
            context,
            async (address, token) =>
            {
                MailResolverAnswer answer = await ReverseNames.AskAsync(context, address, token);
                if (answer.IsUndecided)
                    return DnsFinding.Undecided(answer) with { Target = address.ToString() };
                if (ReverseNames.InsideView(context, answer) is { } unsure)
                    return unsure;
                bool isOnlyInside = answer.IsFound && answer.Names.All(static name => PublicName.Find(name) is null);
                CheckFinding finding =
                    isOnlyInside
                        ? CheckFinding.Fail(
                            "The reverse name of the address is one that nobody can resolve.",
                            $"Have whoever gave you the address change its reverse name to {helo ?? "the full name of this server"}."
                        ) with
                        {
                            Actual = string.Join(", ", answer.Names),
                        }
                    : answer.IsFound ? CheckFinding.Pass("The address has a reverse name.", string.Join(", ", answer.Names))
                    : CheckFinding.Fail(
                        "The address has no reverse name (PTR record).",
                        $"Have whoever gave you the address set its reverse name to {helo ?? "the full name of this server"}: a field in the provider's panel, or a request to its support."
                    ) with
                    {
                        Actual = answer.Outcome.ToString(),
                    };
                return finding with
                {
                    Expected = $"{DomainName.OfAddress(address)}. PTR {helo ?? "mail.example.com"}.",
                    ReferenceUrl = ReverseNames.ReferenceUrl,
                };
            },
            cancellationToken
        );
        await foreach (CheckFinding finding in findings)
            yield return finding;
    }
}
