using PostfixQueue.Lab;
using PostfixQueue.Tests.Delay;

namespace PostfixQueue.Tests.Checks;

/// <summary>The firewall as its tools really print it, for rules that are in tests/Fixtures/firewall, see there.</summary>
public sealed class FirewallCheckTests : IDisposable
{
    private static readonly string[] s_tools = ["nft", "iptables-save", "ip6tables-save", "iptables-legacy-save", "ip6tables-legacy-save"];

    private readonly StandInCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData("empty", "Pass")]
    [InlineData("out-drop", "Fail")]
    [InlineData("out-drop-remedied", "Pass")]
    [InlineData("out-policy", "Fail")]
    [InlineData("out-policy-remedied", "Pass")]
    [InlineData("out-owner", "Pass")]
    [InlineData("out-ipv6", "Pass")]
    [InlineData("out-jump", "Unknown")]
    [InlineData("out-verdicts", "Fail")]
    [InlineData("out-mark", "Unknown")]
    [InlineData("out-interface", "Unknown")]
    [InlineData("out-some", "Pass")]
    [InlineData("in-policy", "Pass")]
    [InlineData("firewalld", "Pass")]
    public async Task Rules_for_outgoing_mail_are_followed(string rules, string status)
    {
        await using CheckedServer server = Serve(rules);

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal(status, result.Status);
        Assert.Equal(status == "Pass", result.Evidence is null);
        if (status == "Fail")
            Assert.Equal(
                ("inet filter output", "nft insert rule inet filter output tcp dport 25 accept"),
                (result.Target, result.RemedyCommand)
            );
    }

    [Fact]
    public async Task Postfix_may_be_the_only_one_that_a_rule_lets_out()
    {
        await using CheckedServer server = ServeFor("out-owner", "postfix:x:103:105::/var/spool/postfix:/usr/sbin/nologin\n");

        Assert.Equal("Fail", server.CheckOne("Firewall.Local").Status);
    }

    [Fact]
    public async Task Both_families_are_asked_when_both_are_in_use()
    {
        await using CheckedServer server = Serve("out-ipv6", "inet_protocols = all");

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal(("Fail", "ip6 filter output"), (result.Status, result.Target));
        Assert.Contains("IPv6", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relayhost = [relay.lab.example]:587", "Pass")]
    [InlineData("relayhost = [relay.lab.example]:submission", "Pass")]
    [InlineData("relayhost = [relay.lab.example]:465", "Fail")]
    [InlineData("relayhost = relay.lab.example", "Fail")]
    [InlineData("relayhost = [127.0.0.1]:10025", "Pass")]
    public async Task The_port_of_the_relay_is_the_one_that_counts(string relay, string status)
    {
        await using CheckedServer server = Serve("out-policy", relay);

        Assert.Equal(status, server.CheckOne("Firewall.Local").Status);
    }

    [Theory]
    [InlineData("in-policy", "Warning", "nft insert rule inet filter input tcp dport 25 accept")]
    [InlineData("in-policy-remedied", "Pass", null)]
    [InlineData("in-banned", "Pass", null)]
    [InlineData("in-office", "Pass", null)]
    [InlineData("firewalld", "Warning", "firewall-cmd --add-port=25/tcp")]
    [InlineData("firewalld-remedied", "Pass", null)]
    public async Task Rules_for_incoming_mail_are_followed(string rules, string status, string? command)
    {
        await using CheckedServer server = Serve(rules, "inet_interfaces = all", "virtual_mailbox_domains = shop.example");
        server.AppendToMasterCf("smtp inet n - n - - smtpd\n");

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal((status, command), (result.Status, result.RemedyCommand));
    }

    [Theory]
    [InlineData("submission inet n - n - - smtpd", "inet_interfaces = all", "Warning")]
    [InlineData("smtp inet n - n - - smtpd", "inet_interfaces = all", "Pass")]
    [InlineData("submission inet n - n - - smtpd", "inet_interfaces = loopback-only", "Pass")]
    [InlineData("[::1]:587 inet n - n - - smtpd", "inet_interfaces = all", "Pass")]
    public async Task Only_ports_that_others_are_meant_to_reach_count(string service, string interfaces, string status)
    {
        await using CheckedServer server = Serve("in-policy", interfaces);
        server.AppendToMasterCf(service + "\n");

        Assert.Equal(status, server.CheckOne("Firewall.Local").Status);
    }

    [Theory]
    [InlineData("ufw", "Pass", null)]
    [InlineData("ufw-deny-out", "Fail", "ufw allow out 25/tcp")]
    [InlineData("ufw-deny-out-remedied", "Pass", null)]
    public async Task The_rules_of_ufw_are_followed_through_all_its_chains(string rules, string status, string? command)
    {
        _commands.PrintFile("iptables-save", File($"{rules}.iptables")).PrintFile("ip6tables-save", File($"{rules}.ip6tables"));
        await using CheckedServer server = Serve(
            null,
            "inet_protocols = all",
            "inet_interfaces = all",
            "virtual_mailbox_domains = shop.example"
        );
        server.AppendToMasterCf("smtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n");

        // The one network that may reach 587 has an IPv4 address: for IPv6 the port is closed.
        IReadOnlyList<MailServerCheckResult> results = server.Check("Firewall.Local");
        Assert.Contains(results, result => result is { Status: "Warning", Target: "ip6 filter INPUT", RemedyCommand: "ufw allow 587/tcp" });
        Assert.All(
            results.Where(result => result.Status != "Warning"),
            result => Assert.Equal((status, command), (result.Status, result.RemedyCommand))
        );
        Assert.Equal(status == "Fail" ? 2 : 0, results.Count(result => result.Status == "Fail"));
    }

    [Theory]
    [InlineData("iptables-drop", 105, "Fail")]
    [InlineData("iptables-drop-remedied", 105, "Pass")]
    [InlineData("iptables-owner", 105, "Pass")]
    [InlineData("iptables-owner", 106, "Fail")]
    public async Task What_nft_shows_without_its_conditions_is_read_from_iptables(string rules, int group, string status)
    {
        _commands.PrintFile("iptables-save", File($"{rules}.iptables"));
        await using CheckedServer server = ServeFor(rules, $"postfix:x:102:{group}::/var/spool/postfix:/usr/sbin/nologin\n");

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal(status, result.Status);
        if (status == "Fail")
            Assert.Equal("iptables -I OUTPUT -p tcp --dport 25 -j ACCEPT", result.RemedyCommand);
    }

    [Fact]
    public async Task Rules_of_before_nftables_are_read_too()
    {
        _commands
            .Print("iptables-save", "", "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n")
            .PrintFile("iptables-legacy-save", File("legacy.iptables"));
        await using CheckedServer server = Serve("empty");

        Assert.Equal("Fail", server.CheckOne("Firewall.Local").Status);
    }

    [Theory]
    [InlineData(
        "",
        "Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n",
        1
    )]
    [InlineData("{\"nftables\": [", "", 0)]
    public async Task Rules_that_cannot_be_read_are_undecided(string output, string complaint, int exitStatus)
    {
        _commands.Print("nft", output, complaint, exitStatus);
        await using CheckedServer server = Serve(null);

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal("Unknown", result.Status);
        Assert.NotEmpty(result.Evidence!);
    }

    [Theory]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp --dport 25 -j REJECT\nCOMMIT\n", "Fail")]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n", "Unknown")]
    [InlineData(null, "Unknown")]
    public async Task Where_nft_cannot_print_what_can_be_read_the_older_tool_may_still_tell(string? rules, string status)
    {
        _commands.Print("nft", "", "Error: JSON support not compiled-in\n", 1);
        if (rules is not null)
            _commands.Print("iptables-save", rules);
        await using CheckedServer server = Serve(null, "default_transport = smtp");

        MailServerCheckResult result = server.CheckOne("Firewall.Local");

        Assert.Equal(status, result.Status);
        if (status == "Unknown")
            Assert.DoesNotContain("sudo", result.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"nftables": 1}""")]
    [InlineData("""{"nftables": [1]}""")]
    [InlineData("""{"nftables": [{"rule": {"family": "inet", "table": "t", "chain": "none", "expr": [{"drop": null}]}}]}""")]
    [InlineData(
        """
            {"nftables": [
              {"chain": {"family": "inet", "table": "t", "name": "c", "hook": "output", "type": "filter", "policy": "accept"}},
              {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": [
                {"match": {"op": "==", "left": {"payload": {"base": "th", "offset": 16, "len": 16}}, "right": 25}},
                {"drop": null}
              ]}}
            ]}
            """
    )]
    public async Task What_is_not_understood_never_passes(string output)
    {
        _commands.Print("nft", output);
        await using CheckedServer server = Serve(null);

        Assert.Equal("Unknown", server.CheckOne("Firewall.Local").Status);
    }

    [Fact]
    public async Task Without_a_tool_to_ask_it_is_skipped()
    {
        await using CheckedServer server = Serve(null);

        Assert.Equal("Skipped", server.CheckOne("Firewall.Local").Status);
    }

    private static string File(string name) => Fixtures.Path(Path.Join("firewall", name));

    private CheckedServer Serve(string? rules, params string[] mainCf) =>
        ServeFor(rules, "postfix:x:102:105::/var/spool/postfix:/usr/sbin/nologin\n", mainCf);

    private CheckedServer ServeFor(string? rules, string passwd, params string[] mainCf)
    {
        if (rules is not null)
            _commands.PrintFile("nft", File($"{rules}.json"));
        AlteredSystem system = new()
        {
            CommandFolder = _commands.Folder,
            MissingCommands = [.. s_tools.Where(tool => !System.IO.File.Exists(Path.Join(_commands.Folder, tool)))],
            Files = new Dictionary<string, string?> { ["/etc/passwd"] = passwd },
        };
        return CheckedServer.Create(new PostfixOptions { MainCf = mainCf }, system: system);
    }
}
