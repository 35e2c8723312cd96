using System.Net;
using System.Net.Sockets;
using PostfixQueue.Adapters.Dns;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using static PostfixQueue.Tests.Dns.ResolverQuestions;

namespace PostfixQueue.Tests.Dns;

/// <summary>Which name server is asked, how long, and how often.</summary>
public sealed class NameServerChoiceTests
{
    [Fact]
    public async Task A_silent_server_is_a_timeout_within_the_limit()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        MailResolverOptions options = Options((IPEndPoint)silent.LocalEndPoint!) with
        {
            TryTimeout = TimeSpan.FromSeconds(20),
            TotalTimeout = TimeSpan.FromMilliseconds(300),
        };

        long start = TimeProvider.System.GetTimestamp();
        MailResolverAnswer answer = await AskAsync(options, "example.test", DnsRecordType.Mx);

        Assert.Equal(MailResolverOutcome.Timeout, answer.Outcome);
        Assert.True(answer.IsUndecided);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task The_next_server_is_asked_after_silence_and_its_word_counts()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);
        MailResolverOptions options = Options((IPEndPoint)silent.LocalEndPoint!, server.EndPoint) with
        {
            TryTimeout = TimeSpan.FromSeconds(1),
            Attempts = 20,
        };

        Assert.Equal(MailResolverOutcome.NxDomain, (await AskAsync(options, "missing.example.test", DnsRecordType.A)).Outcome);
    }

    [Fact]
    public async Task The_next_server_is_not_asked_once_a_server_says_that_there_is_nothing()
    {
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);
        await using ScriptedNameServer second = new((query, _) => ScriptedNameServer.Code(query, 2));

        MailResolverAnswer answer = await AskAsync(Options(server.EndPoint, second.EndPoint), "missing.example.test", DnsRecordType.A);

        Assert.Equal(MailResolverOutcome.NxDomain, answer.Outcome);
        Assert.Equal(0, second.Queries);
    }

    [Fact]
    public async Task The_servers_of_resolv_conf_are_asked_when_none_is_given()
    {
        string folder = Directory.CreateTempSubdirectory("pq-resolv-").FullName;
        string file = Path.Combine(folder, "resolv.conf");

        // Nobody listens for names on this address of the loopback network, and nothing leaves it.
        await File.WriteAllTextAsync(file, "nameserver 127.53.53.53\n", TestContext.Current.CancellationToken);
        MailResolverOptions options = Options() with { ResolvConfPath = file, TryTimeout = TimeSpan.FromMilliseconds(300) };

        MailResolverAnswer answer = await AskAsync(options, "example.test", DnsRecordType.A);

        Assert.Contains("127.53.53.53:53", answer.Server + answer.Detail, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_drops_edns_is_asked_without_it_from_the_second_question_on()
    {
        await using ScriptedNameServer server = new(
            (query, _) =>
                ScriptedNameServer.HasEdns(query)
                    ? null
                    : ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1))
        );
        DnsClientMailResolver resolver = new(
            Options(server.EndPoint) with
            {
                TryTimeout = TimeSpan.FromSeconds(4),
                Attempts = 2,
                TotalTimeout = TimeSpan.FromSeconds(60),
            }
        );

        MailResolverAnswer first = await resolver.QueryAsync("example.test", DnsRecordType.A, TestContext.Current.CancellationToken);
        int queries = server.Queries;
        MailResolverAnswer second = await resolver.QueryAsync("example.org", DnsRecordType.A, TestContext.Current.CancellationToken);

        Assert.Equal((MailResolverOutcome.Found, true), (first.Outcome, first.IsWithoutEdns));
        Assert.Equal((MailResolverOutcome.Found, true), (second.Outcome, second.IsWithoutEdns));
        Assert.Equal((3, 4), (queries, server.Queries));
    }

    [Fact]
    public async Task A_lost_packet_does_not_make_a_server_one_that_drops_edns()
    {
        int seen = 0;
        await using ScriptedNameServer server = new(
            (query, _) =>
                Interlocked.Increment(ref seen) == 1
                    ? null
                    : ScriptedNameServer.Records(query, 0x81a0, ScriptedNameServer.Record(1, 192, 0, 2, 1))
        );
        DnsClientMailResolver resolver = new(
            Options(server.EndPoint) with
            {
                TryTimeout = TimeSpan.FromSeconds(4),
                Attempts = 2,
                TotalTimeout = TimeSpan.FromSeconds(60),
            }
        );

        MailResolverAnswer answer = await resolver.QueryAsync("example.test", DnsRecordType.A, TestContext.Current.CancellationToken);

        Assert.Equal((MailResolverOutcome.Found, false, true), (answer.Outcome, answer.IsWithoutEdns, answer.IsAuthenticated));
    }

    [Fact]
    public async Task A_server_that_has_kept_silent_is_asked_last_from_then_on()
    {
        await using ScriptedNameServer silent = new((_, _) => null);
        await using DnsmasqServer server = await DnsmasqServer.StartAsync(Zone);
        DnsClientMailResolver resolver = new(
            Options(silent.EndPoint, server.EndPoint) with
            {
                TryTimeout = TimeSpan.FromSeconds(4),
                Attempts = 2,
                TotalTimeout = TimeSpan.FromSeconds(60),
            }
        );

        foreach (string name in (string[])["mx.example.test", "mx2.example.test", "missing.example.test"])
            Assert.False((await resolver.QueryAsync(name, DnsRecordType.A, TestContext.Current.CancellationToken)).IsUndecided);

        Assert.Equal(1, silent.Queries);
    }
}
