using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Tests.Dns;

public sealed class ResolvConfTests
{
    [Fact]
    public void Servers_and_search_domains_are_read()
    {
        ResolvConf conf = ResolvConf.Parse(
            "# by hand\n; also a comment\nsearch a.example b.example\nnameserver 127.0.0.53\r\nnameserver\t2001:db8::53 trailing\n"
                + "nameserver bad.example\noptions edns0 trust-ad\noptions timeout:1\n  nameserver 192.0.2.9\nnonsense\n"
        );

        Assert.Equal(["127.0.0.53:53", "[2001:db8::53]:53"], conf.NameServers.Select(server => server.ToString()));
        Assert.Equal(["bad.example"], conf.UnreadableServers);
        Assert.Equal(["a.example", "b.example"], conf.SearchDomains);
    }

    [Fact]
    public void Without_servers_this_host_is_asked()
    {
        ResolvConf conf = ResolvConf.Parse("search example.com\n");

        Assert.Equal(["127.0.0.1:53"], conf.NameServers.Select(server => server.ToString()));
    }

    [Fact]
    public void Only_three_servers_are_asked() =>
        Assert.Equal(
            3,
            ResolvConf.Parse("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n").NameServers.Count
        );
}
