using System.Net;
using System.Net.Sockets;
using PostfixQueue.Adapters.Dns;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using static PostfixQueue.Tests.Dns.ResolverQuestions;

namespace PostfixQueue.Tests.Dns;

/// <summary>Against a real name server on loopback.</summary>
public sealed class DnsClientMailResolverTests
{
    [Fact]
    public async Task Every_record_type_is_read()
    {
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);
        MailResolverOptions options = Options(server.EndPoint);

        MailResolverAnswer mx = await AskAsync(options, "example.test", DnsRecordType.Mx);
        MailResolverAnswer a = await AskAsync(options, "mx.example.test.", DnsRecordType.A);
        MailResolverAnswer aaaa = await AskAsync(options, "MX.example.TEST", DnsRecordType.Aaaa);
        MailResolverAnswer ptr = await AskAsync(options, "1.2.0.192.in-addr.arpa", DnsRecordType.Ptr);
        MailResolverAnswer txt = await AskAsync(options, "example.test", DnsRecordType.Txt);
        MailResolverAnswer tlsa = await AskAsync(options, "_25._tcp.mx.example.test", DnsRecordType.Tlsa);
        MailResolverAnswer cname = await AskAsync(options, "alias.example.test", DnsRecordType.Cname);

        Assert.Equal([new MxRecord(10, "mx.example.test"), new MxRecord(20, "mx2.example.test")], mx.Exchanges);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], a.Addresses);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], aaaa.Addresses);
        Assert.Equal(["mx.example.test"], ptr.Names);
        Assert.Equal(["second", "v=spf1 mx -all"], txt.Texts.Order(StringComparer.Ordinal));
        Assert.Equal("3 1 1 aabb", Assert.Single(tlsa.TlsaRecords).ToString());
        Assert.Equal(["mx.example.test"], cname.Names);
        Assert.Equal(server.EndPoint.ToString(), mx.Server);
        Assert.False(mx.IsAuthenticated);
    }

    [Fact]
    public async Task Aliases_are_followed_and_told()
    {
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint), "alias2.example.test", DnsRecordType.A);

        Assert.Equal(["alias.example.test", "mx.example.test"], answer.Aliases);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], answer.Addresses);
    }

    [Fact]
    public async Task No_such_name_no_such_record_and_refusal_are_told_apart()
    {
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);
        MailResolverOptions options = Options(server.EndPoint);

        Assert.Equal(MailResolverOutcome.NxDomain, (await AskAsync(options, "missing.example.test", DnsRecordType.A)).Outcome);
        Assert.Equal(MailResolverOutcome.NoData, (await AskAsync(options, "mx2.example.test", DnsRecordType.Aaaa)).Outcome);
        Assert.Equal(MailResolverOutcome.NoData, (await AskAsync(options, "alias.example.test", DnsRecordType.Txt)).Outcome);
        Assert.Equal(MailResolverOutcome.Refused, (await AskAsync(options, "example.org", DnsRecordType.A)).Outcome);
    }

    [Fact]
    public async Task A_failure_of_a_server_behind_the_server_is_servfail()
    {
        await using ScriptedNameServer upstream = new((query, _) => ScriptedNameServer.Code(query, 2));
        await using DnsmasqServer server = await DnsmasqServer.StartAsync($"server=/broken.example/127.0.0.1#{upstream.EndPoint.Port}");

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint), "host.broken.example", DnsRecordType.A);

        Assert.Equal(MailResolverOutcome.ServFail, answer.Outcome);
        Assert.NotEmpty(answer.Detail);
    }

    [Fact]
    public async Task A_long_answer_is_fetched_over_tcp()
    {
        string[] parts = [.. Enumerable.Range(0, 12).Select(i => new string((char)('a' + i), 250))];
        await using DnsmasqServer server = await DnsmasqServer.StartAsync([
            .. parts.Select(part => $"txt-record=long.example.test,{part}"),
        ]);

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint), "long.example.test", DnsRecordType.Txt);

        Assert.Equal(parts, answer.Texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_again_over_tcp_and_a_closed_connection_is_no_answer()
    {
        bool isTcpOpen = true;
        await using ScriptedNameServer server = new(
            (query, isTcp) =>
                (isTcp, isTcpOpen) switch
                {
                    (false, _) => ScriptedNameServer.Code(query, 0, flags: 0x8380),
                    (true, true) => ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1)),
                    _ => null,
                }
        );

        Assert.Equal(MailResolverOutcome.Found, (await AskAsync(Options(server.EndPoint), "example.test", DnsRecordType.A)).Outcome);
        isTcpOpen = false;
        Assert.True((await AskAsync(Options(server.EndPoint), "example.test", DnsRecordType.A)).IsUndecided);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_with_the_callers_cancellation()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using CancellationTokenSource stop = new();
        Task<MailResolverAnswer> question = new DnsClientMailResolver(Options((IPEndPoint)silent.LocalEndPoint!)).QueryAsync(
            "example.test",
            DnsRecordType.A,
            stop.Token
        );

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            question.WaitAsync(TimeSpan.FromSeconds(120), CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..example.test")]
    [InlineData(".example.test")]
    [InlineData("exa\nmple.test")]
    public async Task A_name_that_cannot_exist_is_not_asked_for(string name)
    {
        await using ScriptedNameServer server = new((query, _) => ScriptedNameServer.Code(query, 0));

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint), name, DnsRecordType.A);

        Assert.Equal(MailResolverOutcome.InvalidName, answer.Outcome);
        Assert.Equal(0, server.Queries);
    }

    [Fact]
    public async Task A_domain_without_mail_has_a_null_exchange()
    {
        await using ScriptedNameServer server = new(
            (query, _) => ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(15, 0, 0, 0))
        );

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint), "example.test", DnsRecordType.Mx);

        Assert.True(Assert.Single(answer.Exchanges).IsNull);
    }
}
