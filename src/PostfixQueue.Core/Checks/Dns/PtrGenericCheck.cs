using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>The reverse name is one that somebody chose, and not one that a provider gives to every address.</summary>
internal sealed class PtrGenericCheck()
    : Check("Dns.PtrGeneric", MailServerCheckCategory.Dns, CheckSeverity.Warning, MailDelayCause.ReverseDns)
{
    public override CheckNeeds Needs => CheckNeeds.Dns;

    public override IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run) =>
        ReverseNames.ExamineAsync(run, static (address, names) => Task.FromResult(Conclude(address, names)));

    private static CheckFinding Conclude(IPAddress address, IReadOnlyList<string> names)
    {
        string?[] why = names.Select(name => GenericHostName.Explain(name, address)).ToArray();
        return Array.Exists(why, static reason => reason is null)
            ? Pass("The reverse name does not look generic.")
            : Warn(
                $"The reverse name {why[0]}, like the default names of dial-up lines and cloud servers; many receivers distrust it.",
                "Have the provider of the address set its reverse name to the name of this server."
            ) with
            {
                Expected = "a name such as mail.example.com",
            };
    }
}
