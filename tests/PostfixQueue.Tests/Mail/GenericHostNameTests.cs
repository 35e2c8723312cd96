using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Tests.Mail;

public sealed class GenericHostNameTests
{
    [Theory]
    [InlineData("192-0-2-10.example.net", "192.0.2.10")]
    [InlineData("10.2.0.192.example.net", "192.0.2.10")]
    [InlineData("host10-2-0-192.example.net", "192.0.2.10")]
    [InlineData("ip-0-2-10.eu.example.net", "192.0.2.10")]
    [InlineData("192000002010.example.net", "192.0.2.10")]
    [InlineData("c000020a.example.net", "192.0.2.10")]
    [InlineData("p5b10c0a2.dip0.example.net", "192.0.2.10")]
    [InlineData("vps-static.eu.example.net", "192.0.2.10")]
    [InlineData("dynamic01.example.net.", "192.0.2.10")]
    [InlineData("static.provider.co.uk", "192.0.2.10")]
    [InlineData("192-0-2-10.provider.com.br", "192.0.2.10")]
    [InlineData("dsl-customer.isp.example.net", "192.0.2.10")]
    [InlineData("2001-db8-0-1--25.v6.example.net", "2001:db8:0:1::25")]
    [InlineData("5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.rev.example.net", "2001:db8:0:1::25")]
    [InlineData("20010db8000000010000000000000025.example.net", "2001:db8:0:1::25")]
    public void Names_made_from_the_address_or_the_line_are_generic(string name, string address) =>
        Assert.NotNull(GenericHostName.Explain(name, IPAddress.Parse(address)));

    [Theory]
    [InlineData("mail.example.com", "192.0.2.10")]
    [InlineData("mx10.example.com", "192.0.2.10")]
    [InlineData("mx-10-2.example.com", "192.0.2.10")]
    [InlineData("static.example", "192.0.2.10")]
    [InlineData("mail.dynamic.example", "192.0.2.10")]
    [InlineData("mail.static.co.uk", "198.51.100.9")]
    [InlineData("static.co.uk", "198.51.100.9")]
    [InlineData("mx.dsl.com.au", "198.51.100.9")]
    [InlineData("mail.pool.ne.jp.", "198.51.100.9")]
    [InlineData("co.uk", "198.51.100.9")]
    [InlineData("statics.example.com", "192.0.2.10")]
    [InlineData("2.192.0.example.com", "192.0.2.10")]
    [InlineData("mail.example.com", "2001:db8::25")]
    [InlineData("mx00000000.example.com", "2001:db8::25")]
    [InlineData("", "192.0.2.10")]
    public void Chosen_names_are_not(string name, string address) => Assert.Null(GenericHostName.Explain(name, IPAddress.Parse(address)));

    [Theory]
    [InlineData("mail.example.com", "example.com")]
    [InlineData("Mail.Example.CO.UK.", "example.co.uk")]
    [InlineData("example.co.uk", "example.co.uk")]
    [InlineData("a.b.example.com.br", "example.com.br")]
    [InlineData("mail.example.de", "example.de")]
    [InlineData("mail.co.example", "co.example")]
    [InlineData("co.uk", null)]
    [InlineData("localhost", null)]
    [InlineData("", null)]
    public void The_part_that_somebody_registered_is_found(string name, string? domain) =>
        Assert.Equal(domain, RegisteredDomain.FromName(name));
}
