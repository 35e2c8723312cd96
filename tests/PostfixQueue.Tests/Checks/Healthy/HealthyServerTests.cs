namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>All checks together on a server as it should be, and on that server with one thing wrong.</summary>
public sealed class HealthyServerTests(HealthyServer server) : IClassFixture<HealthyServer>
{
    private static readonly Dictionary<string, Fault> s_faults = new Fault[][]
    {
        [.. ServiceFaults.All],
        [.. ConfigurationFaults.All],
        [.. OtherFaults.All],
    }
        .SelectMany(list => list)
        .ToDictionary(fault => fault.Name);

    public static TheoryData<string> Faults => [.. s_faults.Keys];

    /// <summary>Checks that do not apply to the sound server; all others pass there.</summary>
    internal const string SkippedWhenSound =
        "Postfix.CheckCommand Postfix.MapLookup Postfix.Milters Postfix.PolicyServices Postfix.PipePrograms Config.Relayhost "
        + "Config.RelayAuth Config.SenderDependentRelay Config.TlsCaFile Dns.MtaSts Dns.Tlsa Net.Relayhost Net.TlsToDestination "
        + "Net.InboundReachable Net.SendTestMail";

    /// <summary>Checks that notice one of the faults.</summary>
    internal static IEnumerable<string> Noticed => s_faults.Values.SelectMany(fault => fault.Noticed.Split(' '));

    [Fact]
    public async Task A_sound_server_has_no_fault_and_leaves_nothing_undecided()
    {
        await server.ResetAsync();

        IReadOnlyList<MailServerCheckResult> results = server.Check();

        Assert.All(results, result => Assert.True(result.Status is "Pass" or "Skipped", Describe(result)));
        Assert.Equal(PostfixQueue.Checks.CheckCatalog.Checks.Select(check => check.Name), results.Select(result => result.Name).Distinct());
        Assert.Equal(SkippedWhenSound.Split(' '), results.Select(result => result.Name).Except(Passing(results)));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_noticed_by_those_checks_that_should_and_gone_with_the_remedy(string name)
    {
        Fault fault = s_faults[name];
        try
        {
            await fault.PutIn(server);
            MailServerCheckResult[] complaints = [.. server.Check().Where(result => result.Status is "Warning" or "Fail")];
            Assert.True(
                fault.Noticed == string.Join(' ', complaints.Select(result => result.Name).Distinct()),
                string.Join('\n', complaints.Select(Describe))
            );
            Assert.All(complaints, result => Assert.NotEmpty(result.Remedy!));

            await (fault.Mend?.Invoke(server) ?? FollowAsync(complaints));
            Assert.All(server.Check(), result => Assert.True(result.Status is "Pass" or "Skipped", Describe(result)));
        }
        finally
        {
            await server.ResetAsync();
        }
    }

    private static IEnumerable<string> Passing(IReadOnlyList<MailServerCheckResult> results) =>
        results.Where(result => result.Status == "Pass").Select(result => result.Name);

    private async Task FollowAsync(MailServerCheckResult[] complaints)
    {
        foreach (MailServerCheckResult complaint in complaints)
            await server.FollowAsync(complaint);
    }

    private static string Describe(MailServerCheckResult result) =>
        $"{result.Status} {result.Name} [{result.Target}] {result.Message} | {result.Evidence} | {result.RemedyCommand}";
}
