using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Checks.Dns;

namespace PostfixQueue.Tests.Reports;

/// <summary>Records and settings from public trouble reports, each judged by what it means before anything was looked up.</summary>
public sealed class ReportedInputTests
{
    public static TheoryData<string> Records => ReportedInput.ReadAll("reports/records.jsonl");

    public static TheoryData<string> Configurations => ReportedInput.ReadAll("reports/configurations.jsonl");

    [Theory]
    [MemberData(nameof(Records))]
    public async Task Reported_records_are_judged_as_receivers_see_them(string line)
    {
        ReportedInput input = ReportedInput.Parse(line);
        await using CheckedDomain domain = await CheckedDomain.StartAsync([.. input.Zone]);

        // What is said of the host's own name is not what was reported.
        input.Judge([
            .. domain
                .Check(input.Check)
                .Where(result => result.Target?.Contains("mail.lab.test", StringComparison.Ordinal) != true || input.Says is null),
        ]);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_reported_configuration_is_judged_by_what_Postfix_makes_of_it(string line)
    {
        ReportedInput input = ReportedInput.Parse(line);
        await using CheckedServer server = CheckedServer.CreatePublic([.. input.Main]);
        foreach (string service in input.Without)
            (await server.Postfix.RunAsync("postconf", ["-MX", service])).OrThrow();
        server.AppendToMasterCf(string.Concat(input.Master.Select(text => text + '\n')));

        input.Judge(server.Check(input.Check));
    }
}
