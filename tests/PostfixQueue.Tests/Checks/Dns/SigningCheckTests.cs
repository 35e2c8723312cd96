using System.Security.Cryptography;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>Dns.Dkim and Dns.Dmarc.</summary>
public sealed class SigningCheckTests
{
    private const string GoodKey = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    [Fact]
    public async Task A_key_that_is_not_published_fails_until_it_is()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync("address=/mail.lab.test/203.0.113.25");

        MailServerCheckResult result = domain.CheckOne("Dns.Dkim", "-DkimSelector s1");
        Assert.Equal(("Fail", "s1._domainkey.lab.test"), (result.Status, result.Target));
        Assert.Contains("SenderPolicy", result.RelatedCauses);

        await domain.PublishAsync(CheckedDomain.Txt("s1._domainkey.lab.test", GoodKey));
        Assert.Equal("Pass", domain.CheckOne("Dns.Dkim", "-DkimSelector s1").Status);
        Assert.Equal("Pass", domain.CheckOne("Dns.Dkim", "-DkimSelector s1, old").Status);
    }

    [Theory]
    [InlineData("v=DKIM1; p=", "Fail")]
    [InlineData("v=DKIM1; k=rsa; p=AAAA", "Fail")]
    [InlineData("v=DKIM1; t=y; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "Warning")]
    public async Task A_key_that_receivers_do_not_take_is_found(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("s1._domainkey.lab.test", record));

        Assert.Equal(status, domain.CheckOne("Dns.Dkim", "-DkimSelector s1").Status);
    }

    [Theory]
    [InlineData(1024, "Warning")]
    [InlineData(2048, "Pass")]
    public async Task A_short_key_is_warned_of(int bits, string status)
    {
        using RSA key = RSA.Create(bits);
        string record = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}";
        string strings = string.Join(',', record.Chunk(200).Select(part => $"\"{new string(part)}\""));
        await using CheckedDomain domain = await CheckedDomain.StartAsync($"txt-record=s1._domainkey.lab.test,{strings}");

        Assert.Equal(status, domain.CheckOne("Dns.Dkim", "-DkimSelector s1").Status);
    }

    [Fact]
    public async Task Two_keys_at_one_name_fail()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            CheckedDomain.Txt("s1._domainkey.lab.test", GoodKey),
            CheckedDomain.Txt("s1._domainkey.lab.test", "v=DKIM1; p=")
        );

        Assert.Equal("Fail", domain.CheckOne("Dns.Dkim", "-DkimSelector s1").Status);
    }

    [Fact]
    public async Task Without_a_signer_nothing_can_be_looked_for()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync([], [], Files());

        Assert.Equal("Skipped", domain.CheckOne("Dns.Dkim").Status);
    }

    [Fact]
    public async Task A_signer_whose_configuration_may_not_be_read_leaves_it_undecided()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync([], [], new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", domain.CheckOne("Dns.Dkim").Status);
    }

    [Fact]
    public async Task The_key_table_of_OpenDKIM_names_selectors_and_domains()
    {
        AlteredSystem system = Files(
            ("/etc/opendkim.conf", "# Selector old\nMode sv\nKeyTable   refile:/etc/opendkim/key.table\n"),
            (
                "/etc/opendkim/key.table",
                "lab   lab.test:s1:/etc/opendkim/keys/lab.private\nshop shop.test:s2:/etc/opendkim/keys/shop.private\n"
            )
        );
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [CheckedDomain.Txt("s1._domainkey.lab.test", GoodKey)],
            [],
            system
        );

        Assert.Equal(
            [("s1._domainkey.lab.test", "Pass"), ("s2._domainkey.shop.test", "Fail")],
            domain.Check("Dns.Dkim").Select(result => (result.Target!, result.Status))
        );
        Assert.Equal("s1._domainkey.lab.test", domain.CheckOne("Dns.Dkim", "-Domain lab.test").Target);
    }

    [Fact]
    public async Task A_domain_that_is_passed_on_but_signed_is_looked_at()
    {
        AlteredSystem system = Files(("/etc/opendkim.conf", "KeyTable csl:one=customer.test:s9:/k\n"));
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [],
            ["mydestination =", "relay_domains = customer.test, other.test"],
            system
        );

        IReadOnlyList<MailServerCheckResult> results = domain.Check("Dns.Dkim");

        Assert.Contains(results, result => result is { Target: "s9._domainkey.customer.test", Status: "Fail" });
        Assert.Contains(results, result => result is { Target: "other.test", Status: "Skipped" });
    }

    [Fact]
    public async Task A_record_as_long_as_a_message_is_cut_in_the_result()
    {
        string[] strings = [.. Enumerable.Repeat($"\"{new string('x', 250)}\"", 40)];
        await using CheckedDomain domain = await CheckedDomain.StartAsync([
            .. strings.Chunk(3).Select(part => $"txt-record=s1._domainkey.lab.test,{string.Join(',', part)}"),
        ]);

        Assert.InRange(domain.CheckOne("Dns.Dkim", "-DkimSelector s1").Actual!.Length, 4000, 4001);
    }

    [Fact]
    public async Task The_single_key_of_OpenDKIM_is_for_its_domains()
    {
        AlteredSystem system = Files(("/etc/opendkim.conf", "Domain lab.test, lab.example\nSelector mail\nKeyFile /etc/dkim.key\n"));
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [CheckedDomain.Txt("mail._domainkey.lab.test", GoodKey)],
            [],
            system
        );

        Assert.Equal(
            ("mail._domainkey.lab.test", "Pass"),
            domain.Check("Dns.Dkim").Select(result => (result.Target!, result.Status)).First()
        );
    }

    [Theory]
    [InlineData("selector = \"r1\";\npath = \"/var/lib/rspamd/dkim/$domain.$selector.key\";\n", "r1")]
    [InlineData("path = \"/var/lib/rspamd/dkim/$domain.$selector.key\";", "dkim")]
    [InlineData("domain {\n  lab.test {\n    path = \"/k\"; # the key\n    selector = \"r2\";\n  }\n}\n", "r2")]
    [InlineData("selector: r0\ndomain {\n lab.test {\n selectors [\n { path: \"/k\"; selector: \"r3\"; }\n ]\n }\n}", "r3")]
    [InlineData("selector_map = \"/etc/rspamd/dkim_selectors.map\";", "r4")]
    public async Task The_configuration_of_Rspamd_names_the_selector(string configuration, string selector)
    {
        AlteredSystem system = Files(
            ("/etc/rspamd/local.d/dkim_signing.conf", configuration),
            ("/etc/rspamd/dkim_selectors.map", "lab.test r4\n")
        );
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [CheckedDomain.Txt($"{selector}._domainkey.lab.test", GoodKey)],
            [],
            system
        );

        MailServerCheckResult result = domain.CheckOne("Dns.Dkim");

        Assert.Equal(($"{selector}._domainkey.lab.test", "Pass"), (result.Target, result.Status));
    }

    [Fact]
    public async Task A_domain_without_a_policy_is_warned_of_until_one_is_published()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync("address=/mail.lab.test/203.0.113.25");

        Assert.Equal("Warning", domain.CheckOne("Dns.Dmarc").Status);
        await domain.PublishAsync(CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=none; rua=mailto:postmaster@lab.test"));
        Assert.Equal("Pass", domain.CheckOne("Dns.Dmarc").Status);
    }

    [Fact]
    public async Task The_policy_of_the_organization_counts_for_its_subdomains()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=reject; rua=mailto:postmaster@lab.test")
        );

        Assert.Equal("Pass", domain.CheckOne("Dns.Dmarc", "-Domain news.lab.test").Status);
    }

    [Theory]
    [InlineData("v=DMARC1; p=rejekt", "Fail")]
    [InlineData("v=DMARC1; p=rejekt; rua=mailto:a@lab.test", "Warning")]
    [InlineData("v=dmarc1; p=reject", "Fail")]
    [InlineData("v=DMARC1; p=reject", "Pass")]
    public async Task A_policy_that_receivers_do_not_understand_fails(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("_dmarc.lab.test", record));

        Assert.Equal(status, domain.CheckOne("Dns.Dmarc").Status);
    }

    [Fact]
    public async Task Two_policies_fail()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=none"),
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=reject")
        );

        Assert.Equal("Fail", domain.CheckOne("Dns.Dmarc").Status);
    }

    /// <summary>The real machine, with these files and no other configuration of a signer.</summary>
    private static AlteredSystem Files(params (string Path, string Text)[] files)
    {
        Dictionary<string, string?> all = new()
        {
            ["/etc/opendkim.conf"] = null,
            ["/etc/rspamd/local.d/dkim_signing.conf"] = null,
            ["/etc/rspamd/override.d/dkim_signing.conf"] = null,
        };
        foreach ((string path, string text) in files)
            all[path] = text;
        return new AlteredSystem { Files = all };
    }

    [Fact]
    public async Task The_nearest_dmarc_record_decides_whatever_stands_above_it()
    {
        const string Own = "v=DMARC1; p=reject; rua=mailto:d@sub.lab.test";
        string[] parent =
        [
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=none"),
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=reject"),
        ];
        await using CheckedDomain domain = await CheckedDomain.StartAsync([CheckedDomain.Txt("_dmarc.sub.lab.test", Own), .. parent]);

        Assert.Equal("Pass", domain.CheckOne("Dns.Dmarc", "-Domain sub.lab.test").Status);
        Assert.Equal("Fail", domain.CheckOne("Dns.Dmarc", "-Domain other.lab.test").Status);
        Assert.Equal("Fail", domain.CheckOne("Dns.Dmarc").Status);
    }

    [Fact]
    public async Task A_failure_at_the_domain_itself_leaves_its_policy_open()
    {
        await using ScriptedNameServer broken = new((query, _) => ScriptedNameServer.Code(query, 2));
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            $"server=/_dmarc.sub.lab.test/127.0.0.1#{broken.EndPoint.Port}",
            CheckedDomain.Txt("_dmarc.lab.test", "v=DMARC1; p=reject; rua=mailto:d@lab.test")
        );

        Assert.Equal("Unknown", domain.CheckOne("Dns.Dmarc", "-Domain sub.lab.test").Status);
        Assert.Equal("Pass", domain.CheckOne("Dns.Dmarc").Status);
    }

    [Theory]
    [InlineData(" v=DMARC1; p=reject; rua=mailto:d@lab.test", "Warning")]
    [InlineData("v=DMARC1;p=reject;rua=mailto:d@lab.test;", "Pass")]
    [InlineData("\u00a0v=DMARC1; p=reject; rua=mailto:d@lab.test", "Fail")]
    public async Task A_dmarc_record_that_begins_with_a_blank_is_not_one_for_everybody(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("_dmarc.lab.test", record));

        Assert.Equal(status, domain.CheckOne("Dns.Dmarc").Status);
    }

    [Theory]
    [InlineData("x@reports.example.net", null, "Warning")]
    [InlineData("x@reports.example.net", "v=DMARC1", "Pass")]
    [InlineData("x@reports.example.net", "v=DMARC1;", "Pass")]
    [InlineData("x@reports.example.net", "yes", "Warning")]
    [InlineData("x@reports.lab.test", null, "Pass")]
    public async Task Whoever_gets_reports_for_another_domain_has_to_consent(string address, string? consent, string status)
    {
        string[] zone = [CheckedDomain.Txt("_dmarc.lab.test", $"v=DMARC1; p=reject; rua=mailto:{address}"), "local=/net/"];
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            consent is null ? zone : [.. zone, CheckedDomain.Txt("lab.test._report._dmarc.reports.example.net", consent)]
        );

        Assert.Equal(status, domain.CheckOne("Dns.Dmarc").Status);
    }
}
