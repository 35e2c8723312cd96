using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Tests.Dns;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("_dmarc.Example.com", "_dmarc.Example.com")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("a..b", null)]
    [InlineData(".a", null)]
    [InlineData("a..", null)]
    [InlineData("a\u0000b", null)]
    [InlineData(null, null)]
    public void Names_are_brought_into_the_form_that_is_asked_for(string? text, string? expected)
    {
        Assert.Equal(expected is not null, DomainName.TryNormalize(text, out string? name));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData(63, 253, true)]
    [InlineData(64, 253, false)]
    [InlineData(63, 254, false)]
    public void Labels_end_at_63_octets_and_names_at_253(int label, int total, bool isName)
    {
        string text = new string('a', label) + "." + string.Concat(Enumerable.Repeat("b.", 200));

        Assert.Equal(isName, DomainName.TryNormalize(text[..(total - 1)].TrimEnd('.') + (text[total - 2] == '.' ? ".c" : "c"), out _));
    }

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("localhost", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("_x.example.com", false)]
    [InlineData("-a.example.com", false)]
    [InlineData("a-.example.com", false)]
    [InlineData("a b.example.com", false)]
    public void Host_names_are_stricter(string text, bool isHost) => Assert.Equal(isHost, DomainName.IsHostName(text));

    [Theory]
    [InlineData("mail.Example.com.", "example.COM", true)]
    [InlineData("example.com", "example.com", true)]
    [InlineData("notexample.com", "example.com", false)]
    [InlineData("com", "example.com", false)]
    public void Names_below_a_domain_end_in_a_dot_and_the_domain(string name, string ancestor, bool expected) =>
        Assert.Equal(expected, DomainName.IsSameOrBelow(name, ancestor));

    [Theory]
    [InlineData("192.0.2.10", "10.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::cb01", "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void Addresses_have_reverse_names(string address, string expected) =>
        Assert.Equal(expected, DomainName.OfAddress(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("::1", "[::1]:53")]
    [InlineData("[::1]:53", "[::1]:53")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:53")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData(" 192.0.2.53 ", "192.0.2.53:53")]
    [InlineData("dns.example.com", null)]
    [InlineData("1", null)]
    [InlineData("192.0.2.53:", null)]
    [InlineData("192.0.2.53:0", null)]
    [InlineData("192.0.2.53:65536", null)]
    [InlineData("192.0.2.53:5 3", null)]
    [InlineData("[192.0.2.53]:53", "192.0.2.53:53")]
    [InlineData("[::1]53", null)]
    [InlineData("[::1]:", null)]
    [InlineData("[::1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Name_servers_are_addresses_with_or_without_port(string? text, string? expected)
    {
        Assert.Equal(expected is not null, NameServerAddress.TryParse(text, out IPEndPoint? endPoint));
        Assert.Equal(expected, endPoint?.ToString());
    }

    [Fact]
    public void No_text_makes_the_readers_throw() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text =>
                {
                    bool isName = DomainName.TryNormalize(text, out string? name);
                    bool isServer = NameServerAddress.TryParse(text, out IPEndPoint? server);
                    return isName == name is { Length: > 0 and <= 253 }
                        && isServer == (server is not null)
                        && (isName || !DomainName.IsHostName(text))
                        && ResolvConf.Parse(text ?? "").NameServers.Count is > 0 and <= 3;
                }
            )
        );
}
