using System.Net;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of which class a domain belongs to, also where that stands in tables.</summary>
public sealed class AddressClassCheckTests
{
    private const string Domain = "mydomain = lab.example";

    [Theory]
    [InlineData("mydestination = shop.example|virtual_alias_domains = shop.example", "Fail")]
    [InlineData("mydestination = shop.example|virtual_mailbox_domains = inline:{shop.example=x}", "Fail")]
    [InlineData("virtual_alias_domains = shop.example|virtual_mailbox_domains = SHOP.example", "Fail")]
    [InlineData("virtual_alias_domains = shop.example|relay_domains = shop.example", "Fail")]
    [InlineData("virtual_mailbox_domains = hash:$config_directory/domains|relay_domains = shop.example", "Fail")]
    [InlineData("virtual_mailbox_domains = proxy:hash:$config_directory/domains|relay_domains = $config_directory/list", "Fail")]
    [InlineData("virtual_mailbox_domains = mail.shop.example|relay_domains = shop.example", "Fail")]
    [InlineData("virtual_mailbox_domains = mail.shop.example|relay_domains = shop.example|parent_domain_matches_subdomains =", "Pass")]
    [InlineData(
        "mydestination = shop.example|virtual_alias_domains = $virtual_alias_maps|virtual_alias_maps = inline:{shop.example=x, "
            + "info@shop.example=root}",
        "Fail"
    )]
    [InlineData("mydestination = shop.example|relay_domains = $mydestination", "Pass")]
    [InlineData("mydestination = shop.example|relay_domains = $mydestination, hash:$config_directory/domains", "Pass")]
    [InlineData(
        "mydestination = localhost|virtual_mailbox_domains = hash:$config_directory/domains|relay_domains = inline:{other.example=x}",
        "Pass"
    )]
    [InlineData("mydestination = !shop.example, inline:{shop.example=x}|virtual_alias_domains = shop.example", "Pass")]
    [InlineData("virtual_mailbox_domains = hash:/nonexistent", "Unknown")]
    public async Task A_domain_of_two_classes_is_found_in_lists_files_and_tables(string lines, string status)
    {
        await using CheckedServer server = CheckedServer.Create([Domain, .. lines.Split('|')]);
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "list"), "# relayed\nother.example\nshop.example\n");
        string table = Path.Join(server.Postfix.ConfigDirectory, "domains");
        File.WriteAllText(table, "shop.example x\n");
        (await server.Postfix.RunAsync("postmap", [$"hash:{table}"])).OrThrow();

        Assert.Equal(status, server.CheckOne("Config.Mydestination").Status);
    }

    [Theory]
    [InlineData("mydestination =", "Warning")]
    [InlineData("mydestination = localhost|virtual_mailbox_domains = shop.example", "Warning")]
    [InlineData("mydestination = $myhostname", "Pass")]
    [InlineData("mydestination = localhost|virtual_alias_domains = inline:{mail.lab.example=x}", "Pass")]
    [InlineData("mydestination =|relayhost = [192.0.2.1]", "Pass")]
    [InlineData("mydestination =|myorigin = other.example", "Pass")]
    [InlineData("mydestination =|myorigin = lab.example", "Warning")]
    [InlineData("mydestination = lab.example|myorigin = gone.example", "Warning")]
    [InlineData("mydestination =|myorigin = gone.example|transport_maps =|default_transport = error:no mail leaves", "Pass")]
    public async Task An_origin_must_be_answerable_from_outside_and_from_within(string lines, string status)
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "mx-host=lab.example,mail.lab.example,10",
            "host-record=mail.lab.example,192.0.2.25",
            "mx-host=other.example,mx.other.example,10",
            "host-record=mx.other.example,192.0.2.99"
        );
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                HostName = "mail.lab.example",
                MainCf = [Domain, "myorigin = $myhostname", "default_transport = smtp", .. lines.Split('|')],
            },
            system: new AlteredSystem { OwnAddresses = [IPAddress.Parse("192.0.2.25")] }
        );
        string check = $"Host.Myorigin -NameServer {names.EndPoint}";

        MailServerCheckResult result = server.CheckOne(check);
        Assert.Equal(status, result.Status);
        if (status == "Pass")
            return;

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne(check).Status);
    }
}
