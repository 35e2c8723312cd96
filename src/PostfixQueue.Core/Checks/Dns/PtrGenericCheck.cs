using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>The reverse name is one that somebody chose, and not one that a provider gives to every address.</summary>
internal sealed class PtrGenericCheck : ICheck
{
    public string Name => "Dns.PtrGeneric";

    public MailServerCheckCategory Category => MailServerCheckCategory.Dns;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public CheckNeeds Needs => CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.ReverseDns];

    public IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        ReverseNames.LookAsync(context, static (address, names, _) => Task.FromResult(Judge(address, names)), cancellationToken);

    private static CheckFinding Judge(IPAddress address, IReadOnlyList<string> names)
    {
        string?[] why = names.Select(name => GenericHostName.Explain(name, address)).ToArray();
        return Array.Exists(why, static reason => reason is null)
            ? CheckFinding.Pass("The reverse name is a name of its own.")
            : CheckFinding.Warn(
                $"The reverse name {why[0]}, as names of dial-up lines and rented machines do; many receivers distrust it.",
                "Have whoever gave you the address set its reverse name to the name of this server."
            ) with
            {
                Expected = "a name such as mail.example.com",
            };
    }
}
