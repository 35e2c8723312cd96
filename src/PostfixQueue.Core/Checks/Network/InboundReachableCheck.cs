using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks.Network;

/// <summary>Whether others reach this server, which nobody can see from inside. It says so, and where to have it looked at.</summary>
internal sealed class InboundReachableCheck : ICheck
{
    public string Name => "Net.InboundReachable";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Info;

    public CheckNeeds Needs => CheckNeeds.Network;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return CheckFinding.Skip("Whether others reach this server cannot be seen from inside it.") with
        {
            Remedy =
                "Connect from a machine in another network, such as 'openssl s_client -starttls smtp -connect host:25', or use a tester on the web such as internet.nl.",
            ReferenceUrl = "https://internet.nl/test-mail/",
        };
    }
}
