using PostfixQueue.Checks;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>
/// All checks of records together: nothing to complain of where nothing is wrong, and nothing claimed where nothing is known.
/// </summary>
public sealed class SoundDomainTests
{
    private const string Everything = "-SendingAddress 203.0.113.25, 2001:db8::25 -DkimSelector s1 -DnsBlocklist bl.test";

    public static TheoryData<string> Names => [.. DnsNames];

    private static IEnumerable<string> DnsNames =>
        CheckCatalog.Checks.Where(check => check.Category == MailServerCheckCategory.Dns).Select(check => check.Name);

    [Fact]
    public async Task A_sound_domain_has_no_fault()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.SoundZone);

        IReadOnlyList<MailServerCheckResult> results = domain.Check("-Category Dns", Everything);

        Assert.Equal(DnsNames, results.Select(result => result.Name).Distinct());
        Assert.All(results, result => Assert.True(result.Status is "Pass" or "Skipped", $"{result.Target} {result}"));
        Assert.Equal(["Dns.MtaSts", "Dns.Tlsa"], results.Where(result => result.Status == "Skipped").Select(result => result.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_server_that_fails_leaves_everything_undecided_but_itself(string name)
    {
        await using ScriptedNameServer failing = new((query, _) => ScriptedNameServer.Code(query, 2));
        await using CheckedServer server = CheckedDomain.CreateServer([]);

        IReadOnlyList<MailServerCheckResult> results = server.Check($"{name} -NameServer {failing.EndPoint} {Everything}");

        string expected = name switch
        {
            "Dns.Resolver" => "Fail",
            "Dns.ResolverKind" => "Pass",
            _ => "Unknown",
        };
        Assert.All(results, result => Assert.True(result.Status == expected, $"{result.Target} {result}"));
        Assert.All(results.Where(result => result.Status != "Pass"), result => Assert.NotEmpty(result.Remedy!));
    }

    [Fact]
    public async Task A_name_server_that_is_silent_leaves_a_check_undecided_within_its_time()
    {
        await using ScriptedNameServer silent = new((_, _) => null);
        await using CheckedServer server = CheckedDomain.CreateServer([]);

        MailServerCheckResult result = server.CheckOne(
            $"Dns.Ptr -NameServer {silent.EndPoint} -SendingAddress 203.0.113.25 -TimeoutSeconds 1"
        );

        Assert.Equal("Unknown", result.Status);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_name_is_asked_for_when_that_is_not_wanted(string name)
    {
        await using ScriptedNameServer server = new((query, _) => ScriptedNameServer.Code(query, 2));
        await using CheckedServer checkedServer = CheckedDomain.CreateServer([]);

        MailServerCheckResult result = checkedServer.CheckOne($"{name} -NameServer {server.EndPoint} {Everything} -SkipDns");

        Assert.Equal(name == "Dns.ResolverKind" ? "Pass" : "Skipped", result.Status);
        Assert.Equal(0, server.Queries);
    }

    [Fact]
    public async Task A_domain_that_exists_only_inside_is_left_alone()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.SoundZone, ["mydestination = office.lan"]);

        Assert.Equal(["Pass", "Skipped"], domain.Check("Dns.MxExists").Select(result => result.Status));
    }

    [Fact]
    public async Task A_domain_that_only_follows_from_the_host_name_need_not_have_records()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            ["address=/mail.dc2.test/203.0.113.25"],
            ["myhostname = mail.dc2.test", "myorigin = $myhostname", "mydestination ="]
        );

        foreach (string name in new[] { "Dns.MxExists", "Dns.Dmarc" })
            Assert.Equal("Skipped", domain.CheckOne(name).Status);
        Assert.Equal("Skipped", domain.Check("Dns.Spf")[0].Status);
        Assert.Equal("Fail", domain.CheckOne("Dns.MxExists", "-Domain dc2.test").Status);
    }
}
