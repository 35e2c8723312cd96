using System.Text;
using PostfixQueue.Delay;
using PostfixQueue.Queue;
using PostfixQueue.Server;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Delay;

/// <summary>Names that this server's own configuration hands mail to, and that cannot be looked up: no fault of the recipients.</summary>
public sealed class NextHopLookupTests
{
    private const string NotFound =
        "Host or domain name not found. Name service error for name=smtp.example.intranet type=A: Host not found";

    [Theory]
    [InlineData("relayhost = [smtp.example.intranet]:587")]
    [InlineData("relayhost = smtp.example.intranet")]
    [InlineData("default_transport = smtp:[smtp.example.intranet]:2525")]
    [InlineData("relay_transport = relay:SMTP.example.intranet")]
    [InlineData("virtual_transport = lmtp:inet:smtp.example.intranet:24")]
    [InlineData("smtp_fallback_relay = [other.example.net], [smtp.example.intranet]")]
    [InlineData("content_filter = scan:[smtp.example.intranet]:10024")]
    [InlineData("transport_maps = hash:/etc/postfix/transport")]
    [InlineData("transport_maps = regexp:/etc/postfix/patterns, proxy:lmdb:/etc/postfix/transport")]
    [InlineData("transport_maps = inline:{example.org=smtp:[smtp.example.intranet]}")]
    [InlineData("transport_maps = static:smtp:[smtp.example.intranet]:587")]
    [InlineData("sender_dependent_relayhost_maps = texthash:/etc/postfix/senders")]
    public void A_next_hop_of_the_configuration_is_known_by_its_name(string setting)
    {
        MailQueueItem item = Assert.Single(Items(Routes(setting), ("user@example.org", NotFound)));

        Assert.Equal(("DnsTemporary", "Server", "AfterFix"), (item.Cause, item.Scope, item.RetryAdvice));
        Assert.Contains("relayhost", item.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("Remove-MailQueueItem", item.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host or domain name not found. Name service error for name=smtp.example.intranet type=AAAA: Host not found, try again")]
    [InlineData(
        "Host or domain name not found. Name service error for name=smtp.example.intranet type=MX: Host found but no data record of "
            + "requested type"
    )]
    [InlineData("unable to look up host smtp.example.intranet: Name or service not known")]
    [InlineData("unable to look up host smtp.example.intranet: Name does not resolve")]
    [InlineData(
        "delivery temporarily suspended: Host or domain name not found. Name service error for name=SMTP.Example.Intranet type=A: "
            + "Host not found"
    )]
    public void Every_wording_of_a_failed_lookup_counts(string text)
    {
        MailDelayReason reason = Reasons.Explain(
            text,
            new DelayReasonContext { NextHops = NextHopNames.FromHost("smtp.example.intranet") }
        );

        Assert.Equal(("DnsTemporary", "Server", "AfterFix"), (reason.Cause, reason.Scope, reason.RetryAdvice));
    }

    [Fact]
    public void One_name_for_recipients_of_several_domains_is_none_of_theirs()
    {
        MailQueueItem[] items = Items(null, ("a@example.org", NotFound), ("b@example.com", NotFound));

        Assert.All(items, item => Assert.Equal(("DnsTemporary", "Server", "AfterFix"), (item.Cause, item.Scope, item.RetryAdvice)));
        Assert.All(items, item => Assert.DoesNotContain("Remove-MailQueueItem", item.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a@gmial.con", "b@gmial.con")]
    [InlineData("a@gmial.con", "b@Gmial.Con")]
    [InlineData("a@gmial.con", "b@example.com")]
    public void The_name_of_a_recipients_own_domain_is_a_mistyped_address(string first, string second)
    {
        const string Text = "Host or domain name not found. Name service error for name=gmial.con type=AAAA: Host not found";

        Assert.All(
            Items(Routes("relayhost = [smtp.example.intranet]"), (first, Text), (second, Text)),
            item => Assert.Equal(("DnsNotFound", "Futile"), (item.Cause, item.RetryAdvice))
        );
    }

    [Fact]
    public void A_mail_host_of_one_domain_is_its_own_trouble() =>
        Assert.Equal(
            "DnsNotFound",
            Assert.Single(Items(Routes("transport_maps = hash:/etc/postfix/none"), ("user@example.org", NotFound))).Cause
        );

    private static NextHopNames? Routes(string setting)
    {
        string[] parts = setting.Split(" = ", 2);
        return NextHopNames.FromParameters(
            new Dictionary<string, string> { [parts[0]] = parts[1] },
            static path =>
                path switch
                {
                    "/etc/postfix/transport" =>
                        "# routes\nexample.net\tlmtp:unix:private/x\nexample.org\n  smtp:[smtp.example.intranet]:587\n",
                    "/etc/postfix/senders" => "@example.com [smtp.example.intranet]:587\n",
                    _ => null,
                }
        );
    }

    private static MailQueueItem[] Items(NextHopNames? routes, params (string Address, string Reason)[] recipients)
    {
        QueueLineParser parser = new(
            new ListingContext
            {
                HostName = "host",
                NowUnixSeconds = 1_700_000_100,
                NextHops = routes,
            }
        );
        return
        [
            .. recipients.Select(
                (recipient, index) =>
                    parser.Parse(
                        Encoding.UTF8.GetBytes(ListingLines.Of($"A{index}", recipients: [(recipient.Address, recipient.Reason)]).TrimEnd())
                    )
            ),
        ];
    }
}
