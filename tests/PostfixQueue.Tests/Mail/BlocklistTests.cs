using System.Net;
using PostfixQueue.Mail.Blocklists;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail;

/// <summary>RFC 5782 and the codes of the lists.</summary>
public sealed class BlocklistTests
{
    private static readonly IPAddress s_address = IPAddress.Parse("192.0.2.10");

    private readonly ZoneResolver _zone = new();

    private async Task<BlocklistAnswer> AskAsync(string list, bool isWorking = true, IPAddress? address = null)
    {
        Blocklist definition = DefaultBlocklists.Named(list);
        if (isWorking)
            _zone.A(definition.ListedControl, "127.0.0.2");

        return Assert.IsType<BlocklistAnswer>(
            await new BlocklistClient(_zone).AskAsync(definition, address ?? s_address, TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("192.0.2.10", "10.2.0.192.zen.spamhaus.org")]
    [InlineData("::ffff:192.0.2.10", "10.2.0.192.zen.spamhaus.org")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org")]
    public void Addresses_are_reversed(string address, string expected) =>
        Assert.Equal(expected, DefaultBlocklists.Named("Zen.Spamhaus.org.").NameOf(IPAddress.Parse(address)));

    [Fact]
    public void A_list_is_not_asked_about_what_it_does_not_list()
    {
        Assert.Null(DefaultBlocklists.Named("bl.spamcop.net").NameOf(IPAddress.Parse("2001:db8::1")));
        Assert.Null(DefaultBlocklists.Named("bl.spamcop.net").NameOf("example.com"));
        Assert.Null(DefaultBlocklists.Named("dbl.spamhaus.org").NameOf(s_address));
        Assert.Equal("example.com.dbl.spamhaus.org", DefaultBlocklists.Named("dbl.spamhaus.org").NameOf("example.com."));
    }

    [Theory]
    [InlineData("127.0.0.2", nameof(BlocklistMeaning.Listed))]
    [InlineData("127.0.0.4", nameof(BlocklistMeaning.Listed))]
    [InlineData("127.0.0.10", nameof(BlocklistMeaning.ListedByPolicy))]
    [InlineData("127.0.0.11", nameof(BlocklistMeaning.ListedByPolicy))]
    [InlineData("127.0.0.10 127.0.0.4", nameof(BlocklistMeaning.Listed))]
    [InlineData("127.255.255.254", nameof(BlocklistMeaning.Undecided))]
    [InlineData("127.255.255.252", nameof(BlocklistMeaning.Undecided))]
    [InlineData("127.0.0.2 127.255.255.255", nameof(BlocklistMeaning.Undecided))]
    [InlineData("127.255.255.77", nameof(BlocklistMeaning.Undecided))]
    [InlineData("127.0.0.1", nameof(BlocklistMeaning.Undecided))]
    [InlineData("203.0.113.1", nameof(BlocklistMeaning.Undecided))]
    [InlineData("127.9.9.9", nameof(BlocklistMeaning.OtherCode))]
    [InlineData("127.9.9.9 127.0.0.10", nameof(BlocklistMeaning.ListedByPolicy))]
    public async Task All_codes_of_an_answer_count(string codes, string meaning)
    {
        _zone.A("10.2.0.192.zen.spamhaus.org", codes.Split(' '));

        BlocklistAnswer verdict = await AskAsync("zen.spamhaus.org");

        Assert.Equal(meaning, verdict.Meaning.ToString());
        Assert.NotEmpty(verdict.Reasons);
        Assert.Equal(codes.Split(' '), verdict.Codes);
    }

    [Fact]
    public async Task A_listing_carries_the_lists_own_text()
    {
        _zone.A("10.2.0.192.bl.spamcop.net", "127.0.0.2").Txt("10.2.0.192.bl.spamcop.net", "Blocked - see https://list.example/192.0.2.10");

        Assert.Equal("Blocked - see https://list.example/192.0.2.10", (await AskAsync("bl.spamcop.net")).Text);
    }

    [Fact]
    public async Task What_is_not_found_is_not_listed() =>
        Assert.Equal(BlocklistMeaning.NotListed, (await AskAsync("psbl.surriel.com")).Meaning);

    [Theory]
    [InlineData(nameof(MailResolverOutcome.ServFail))]
    [InlineData(nameof(MailResolverOutcome.Refused))]
    [InlineData(nameof(MailResolverOutcome.Timeout))]
    public async Task A_failure_decides_nothing(string outcome)
    {
        _zone.Fails("10.2.0.192.psbl.surriel.com", DnsRecordType.A, Enum.Parse<MailResolverOutcome>(outcome));

        Assert.Equal(BlocklistMeaning.Undecided, (await AskAsync("psbl.surriel.com")).Meaning);
    }

    [Fact]
    public async Task A_list_without_its_test_entry_decides_nothing()
    {
        Assert.Equal(BlocklistMeaning.Undecided, (await AskAsync("b.barracudacentral.org", isWorking: false)).Meaning);
        Assert.DoesNotContain("10.2.0.192.b.barracudacentral.org A", _zone.Questions);
    }

    [Fact]
    public async Task A_list_that_has_everything_decides_nothing()
    {
        _zone.A("1.0.0.127.dead.example.org", "127.0.0.2").A("10.2.0.192.dead.example.org", "127.0.0.2");

        Assert.Equal(BlocklistMeaning.Undecided, (await AskAsync("dead.example.org")).Meaning);
    }

    [Fact]
    public async Task A_refused_test_entry_says_why()
    {
        _zone.A("2.0.0.127.zen.spamhaus.org", "127.255.255.254");

        BlocklistAnswer verdict = await AskAsync("zen.spamhaus.org", isWorking: false);

        Assert.Equal(BlocklistMeaning.Undecided, verdict.Meaning);
        Assert.Contains("public resolver", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_controls_are_asked_once()
    {
        _zone.A("2.0.0.127.psbl.surriel.com", "127.0.0.2");
        BlocklistClient client = new(_zone);
        foreach (string address in (string[])["192.0.2.1", "192.0.2.2"])
            await client.AskAsync(
                DefaultBlocklists.Named("psbl.surriel.com"),
                IPAddress.Parse(address),
                TestContext.Current.CancellationToken
            );

        Assert.Equal(4, _zone.Questions.Count);
    }

    [Theory]
    [InlineData("127.0.1.2", nameof(BlocklistMeaning.Listed))]
    [InlineData("127.0.1.103", nameof(BlocklistMeaning.Listed))]
    [InlineData("127.0.1.255", nameof(BlocklistMeaning.Undecided))]
    public async Task Domains_have_codes_of_their_own(string code, string meaning)
    {
        _zone.A("test.dbl.spamhaus.org", "127.0.1.2").A("example.com.dbl.spamhaus.org", code);

        BlocklistAnswer? verdict = await new BlocklistClient(_zone).AskAsync(
            DefaultBlocklists.Named("dbl.spamhaus.org"),
            "example.com",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(meaning, verdict?.Meaning.ToString());
    }
}
