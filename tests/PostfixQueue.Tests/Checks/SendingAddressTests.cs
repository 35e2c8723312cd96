using System.Net;
using PostfixQueue.Checks;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks;

public sealed class SendingAddressTests
{
    private static readonly AlteredSystem s_system = new()
    {
        OwnAddresses = [IPAddress.Parse("203.0.113.7"), IPAddress.Parse("2001:db8::7")],
    };

    [Theory]
    [InlineData("all", "", "203.0.113.7 the routing table,2001:db8::7 the routing table")]
    [InlineData("ipv4", "", "203.0.113.7 the routing table")]
    [InlineData("ipv6", "", "2001:db8::7 the routing table")]
    [InlineData("all", "203.0.113.9", "203.0.113.9 smtp_bind_address,2001:db8::7 the routing table")]
    public void Mail_leaves_from_the_bound_address_else_from_what_the_routing_table_has(string protocols, string bound, string expected)
    {
        IReadOnlyList<SendingAddress> found = SendingAddress.FindAll(
            new CheckParameters(),
            GivenParameters.Of(("inet_protocols", protocols), ("smtp_bind_address", bound)),
            s_system
        );

        Assert.Equal(expected, string.Join(',', found.Select(address => $"{address.Address} {address.Source}")));
    }

    [Fact]
    public void What_is_asked_for_counts_alone()
    {
        CheckParameters asked = new CheckParameters { SendingAddresses = [IPAddress.Parse("198.51.100.1")] };

        Assert.Equal(
            "198.51.100.1",
            Assert.Single(SendingAddress.FindAll(asked, GivenParameters.Of(("inet_protocols", "all")), s_system)).Address.ToString()
        );
    }

    [Fact]
    public void A_machine_without_a_route_has_no_address() =>
        Assert.Empty(
            SendingAddress.FindAll(
                new CheckParameters(),
                GivenParameters.Of(("inet_protocols", "all")),
                new AlteredSystem { OwnAddresses = [] }
            )
        );
}
