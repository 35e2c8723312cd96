namespace PostfixQueue.Checks.Network;

/// <summary>Whether others reach this server, which nobody can see from inside. It says so, and where to have it looked at.</summary>
internal sealed class InboundReachableCheck() : Check("Net.InboundReachable", MailServerCheckCategory.Network, CheckSeverity.Info)
{
    public override CheckNeeds Needs => CheckNeeds.Network;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        await Task.CompletedTask;
        yield return Skip("Whether this server can be reached from outside cannot be tested from inside.") with
        {
            Remedy =
                "Connect from a machine in another network, such as 'openssl s_client -starttls smtp -connect host:25', or use a "
                + "tester on the web such as internet.nl.",
            ReferenceUrl = "https://internet.nl/test-mail/",
        };
    }
}
