using PostfixQueue.Server;
using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Server;

public sealed class MailRouteTests
{
    private static readonly MailServerService[] s_services =
    [
        Service("smtp", "smtp"),
        Service("relay", "smtp"),
        Service("provider", "smtp"),
        Service("error", "error"),
        Service("retry", "error"),
        Service("discard", "discard"),
        Service("local", "local"),
        Service("virtual", "virtual"),
        Service("lmtp", "lmtp"),
        Service("maildrop", "pipe"),
        Service("nowhere", "error"),
    ];

    [Theory]
    [InlineData("smtp", "", MailRouteKind.Direct, "", true)]
    [InlineData("", "", MailRouteKind.Direct, "", true)]
    [InlineData("smtp", "[relay.example.com]:587", MailRouteKind.NextHop, "[relay.example.com]:587", true)]
    [InlineData("smtp:[relay.example.com]:587", "", MailRouteKind.NextHop, "[relay.example.com]:587", true)]
    [InlineData("smtp:[relay.example.com]:587", "[other.example.com]", MailRouteKind.NextHop, "[relay.example.com]:587", true)]
    [InlineData("provider:[relay.example.com]:2525", "", MailRouteKind.NextHop, "[relay.example.com]:2525", true)]
    [InlineData("provider", "[a.example.com], [b.example.com]", MailRouteKind.NextHop, "[a.example.com] [b.example.com]", true)]
    [InlineData("maildrop:x", "", MailRouteKind.OtherProgram, "", true)]
    [InlineData("error", "[relay.example.com]", MailRouteKind.None, "", false)]
    [InlineData("error:no mail leaves this server", "", MailRouteKind.None, "", false)]
    [InlineData("nowhere", "", MailRouteKind.None, "", false)]
    [InlineData("discard:", "", MailRouteKind.None, "", false)]
    [InlineData("retry:later", "", MailRouteKind.Waiting, "", false)]
    public void Where_mail_for_other_domains_goes_is_one_answer(string transport, string relayhost, object kind, string hops, bool leaves)
    {
        MailRoute route = Route(("default_transport", transport), ("relayhost", relayhost));

        Assert.Equal((kind, hops, leaves), ((object)route.Kind, string.Join(' ', route.NextHops), route.LeavesServer));
    }

    [Theory]
    [InlineData("transport_maps")]
    [InlineData("sender_dependent_relayhost_maps")]
    [InlineData("sender_dependent_default_transport_maps")]
    public void A_table_may_let_mail_leave_all_the_same(string parameter) =>
        Assert.True(Route(("default_transport", "error"), (parameter, "hash:/etc/postfix/table")).LeavesServer);

    [Fact]
    public void Mail_for_relay_domains_leaves_by_their_own_transport() =>
        Assert.True(Route(("default_transport", "error"), ("relay_transport", "relay"), ("relay_domains", "example.com")).LeavesServer);

    [Theory]
    [InlineData("local", "example.org", "local", true)]
    [InlineData("local", "", "local", false)]
    [InlineData("lmtp:unix:private/dovecot-lmtp", "example.org", "local", false)]
    public void Local_runs_where_its_addresses_and_its_transport_lead_to_it(
        string transport,
        string domains,
        string program,
        bool isUsed
    ) => Assert.Equal(isUsed, Route(("local_transport", transport), ("mydestination", domains)).Uses(program));

    [Theory]
    [InlineData("virtual", true)]
    [InlineData("lmtp:[127.0.0.1]:24", false)]
    public void Virtual_runs_where_its_transport_leads_to_it(string transport, bool isUsed) =>
        Assert.Equal(isUsed, Route(("virtual_transport", transport), ("virtual_mailbox_domains", "example.org")).Uses("virtual"));

    private static MailRoute Route(params (string Name, string Value)[] values) => MailRoute.Create(GivenParameters.Of(values), s_services);

    private static MailServerService Service(string name, string program) =>
        new()
        {
            Service = name,
            Type = "unix",
            Program = program,
            Command = program,
            HostName = "mx.example.org",
        };
}
