using PostfixQueue.Checks;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks;

public sealed class MailDomainsTests
{
    [Fact]
    public void Domains_are_those_listed_by_name_each_once_without_hosts_and_tables() =>
        Assert.Equal(
            ["example.org", "shop.example.net", "xn--bcher-kva.example"],
            MailDomains.FindDomains(
                new CheckParameters(),
                GivenParameters.Of(
                    ("mydomain", "example.org"),
                    ("myhostname", "mx.example.org"),
                    (
                        "mydestination",
                        "mx.example.org, localhost.example.org, localhost, Example.ORG, /etc/postfix/domains, hash:/etc/postfix/more"
                    ),
                    ("virtual_mailbox_domains", "shop.example.net, !not.example.net, [192.0.2.1]"),
                    ("relay_domains", "bücher.example")
                )
            )
        );

    [Fact]
    public void What_is_asked_for_counts_alone() =>
        Assert.Equal(
            ["asked.example"],
            MailDomains.FindDomains(new CheckParameters { Domains = ["asked.example"] }, GivenParameters.Of(("mydomain", "example.org")))
        );
}
