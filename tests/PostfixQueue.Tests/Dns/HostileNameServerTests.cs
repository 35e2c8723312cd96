using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Adapters.Dns;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Dns;

/// <summary>Whatever octets come back, the resolver has an outcome for them.</summary>
public sealed class HostileNameServerTests
{
    private static Task<MailResolverAnswer> AskAsync(ScriptedNameServer server, string name, DnsRecordType type)
    {
        DnsClientMailResolver resolver = new(
            new MailResolverOptions
            {
                NameServers = [server.EndPoint],
                Attempts = 1,
                TryTimeout = TimeSpan.FromSeconds(60),
                TotalTimeout = TimeSpan.FromSeconds(90),
            }
        );
        CancellationToken stopping = TestContext.Current.CancellationToken;
        return resolver.QueryAsync(name, type, stopping).WaitAsync(TimeSpan.FromSeconds(120), stopping);
    }

    [Fact]
    public async Task The_word_of_a_validating_server_is_passed_on()
    {
        await using ScriptedNameServer server = new(
            (query, _) => ScriptedNameServer.Records(query, 0x81a0, ScriptedNameServer.Record(1, 192, 0, 2, 1))
        );

        Assert.True((await AskAsync(server, "example.test", DnsRecordType.A)).IsAuthenticated);
    }

    [Fact]
    public async Task A_server_without_edns_is_asked_in_the_old_way()
    {
        await using ScriptedNameServer server = new(
            (query, _) =>
                ScriptedNameServer.HasEdns(query)
                    ? ScriptedNameServer.Code(query, 1)
                    : ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1))
        );

        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await AskAsync(server, "example.test", DnsRecordType.A)).Addresses);
    }

    [Fact]
    public async Task An_answer_to_another_question_is_malformed()
    {
        await using ScriptedNameServer server = new(
            (query, _) =>
            {
                byte[] answer = ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1));
                answer[13] ^= 0x01;
                return answer;
            }
        );

        MailResolverAnswer result = await AskAsync(server, "example.test", DnsRecordType.A);

        Assert.Equal(MailResolverOutcome.Malformed, result.Outcome);
        Assert.Empty(result.Addresses);
    }

    [Fact]
    public async Task Records_of_another_name_are_not_taken()
    {
        await using ScriptedNameServer server = new(
            (query, _) =>
            {
                byte[] answer = ScriptedNameServer.Records(query, 0x8180);
                answer[7] = 1;
                return [.. answer, 3, (byte)'f', (byte)'o', (byte)'o', 0, .. ScriptedNameServer.Record(1, 192, 0, 2, 1)];
            }
        );

        Assert.Equal(MailResolverOutcome.NoData, (await AskAsync(server, "example.test", DnsRecordType.A)).Outcome);
    }

    [Fact]
    public async Task An_answer_that_points_into_itself_ends()
    {
        // A name that is a pointer to itself.
        await using ScriptedNameServer server = new(
            (query, _) =>
            {
                byte[] answer = ScriptedNameServer.Records(query, 0x8180);
                answer[7] = 1;
                byte low = (byte)answer.Length;
                return [.. answer, 0xc0, low, .. ScriptedNameServer.Record(1, 192, 0, 2, 1)];
            }
        );

        Assert.Equal(MailResolverOutcome.Malformed, (await AskAsync(server, "example.test", DnsRecordType.A)).Outcome);
    }

    [Fact]
    public async Task Alias_loops_end()
    {
        // The alias points to its own owner.
        await using ScriptedNameServer server = new(
            (query, _) =>
                ScriptedNameServer.Records(
                    query,
                    0x8180,
                    ScriptedNameServer.Record(5, 0xc0, 0x0c),
                    ScriptedNameServer.Record(1, 192, 0, 2, 1)
                )
        );

        MailResolverAnswer answer = await AskAsync(server, "example.test", DnsRecordType.A);

        Assert.InRange(answer.Aliases.Count, 1, 16);
    }

    [Theory]
    [InlineData("user name.example.test")]
    [InlineData("a=b+c.example.test")]
    [InlineData("a\\b.example.test")]
    [InlineData("_25._tcp.Mail.example.test")]
    [InlineData("*.example.test")]
    public async Task Names_go_out_and_come_back_octet_by_octet(string name)
    {
        byte[] asked = [];
        await using ScriptedNameServer server = new(
            (query, _) =>
            {
                asked = query;
                return ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1));
            }
        );

        MailResolverAnswer answer = await AskAsync(server, name, DnsRecordType.A);

        Assert.Equal(MailResolverOutcome.Found, answer.Outcome);
        Assert.Equal(name.Split('.')[0], System.Text.Encoding.ASCII.GetString(asked, 13, asked[12]));
    }

    [Theory]
    [InlineData("xn--strae-oqa.example.test")]
    [InlineData("xn--bcher-kva.example.test")]
    public async Task International_names_stay_in_their_ascii_form(string name)
    {
        await using ScriptedNameServer server = new(
            (query, _) => ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(15, 0, 10, 0xc0, 0x0c))
        );

        MailResolverAnswer answer = await AskAsync(server, name, DnsRecordType.Mx);

        Assert.Equal(name, Assert.Single(answer.Exchanges).Host);
    }

    [Fact]
    public async Task Octets_that_are_no_text_become_replacement_characters()
    {
        await using ScriptedNameServer server = new(
            (query, _) => ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(16, 3, (byte)'a', 0xff, (byte)'b'))
        );

        Assert.Equal("a\ufffdb", Assert.Single((await AskAsync(server, "example.test", DnsRecordType.Txt)).Texts));
    }

    [Theory]
    [InlineData(nameof(DnsRecordType.Mx))]
    [InlineData(nameof(DnsRecordType.Txt))]
    [InlineData(nameof(DnsRecordType.Tlsa))]
    [InlineData(nameof(DnsRecordType.A))]
    [InlineData(nameof(DnsRecordType.Ptr))]
    public async Task Any_octets_give_an_outcome(string typeName)
    {
        DnsRecordType type = Enum.Parse<DnsRecordType>(typeName);
        byte[] noise = [];
        int shape = 0;
        await using ScriptedNameServer server = new((query, isTcp) => Distort(query, (int)type, noise, isTcp ? 2 : shape));
        Gen<(byte[], int)> inputs = ArbMap
            .Default.GeneratorFor<byte[]>()
            .SelectMany(octets => Gen.Choose(0, 4).Select(choice => (octets ?? [], choice)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(
                inputs.ToArbitrary(),
                input =>
                {
                    (noise, shape) = input;
                    MailResolverAnswer answer = AskAsync(server, "example.test", type).GetAwaiter().GetResult();
                    return Enum.IsDefined(answer.Outcome)
                        && answer.IsFound
                            == (
                                answer.Exchanges.Count
                                    + answer.Texts.Count
                                    + answer.TlsaRecords.Count
                                    + answer.Addresses.Count
                                    + answer.Names.Count
                                > 0
                            );
                }
            )
        );
    }

    /// <summary>From pure noise to a well-formed answer whose one record holds noise.</summary>
    private static byte[] Distort(byte[] query, int type, byte[] noise, int shape)
    {
        byte[] good = ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(type, noise));
        switch (shape)
        {
            case 0:
                return noise;
            case 1:
                return [.. query[..2], .. noise];
            case 2:
                return good;
            case 3:
                for (int i = 0; i + 1 < noise.Length; i += 2)
                    good[2 + (noise[i] % (good.Length - 2))] = noise[i + 1];

                return good;
            default:
                return good[..^Math.Min(noise.Length, good.Length - 2)];
        }
    }
}
