using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Adapters.Smtp;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>Whatever a server says, there is an outcome for it.</summary>
public sealed class SmtpHostileInputTests
{
    private static readonly string[] s_fragments =
    [
        "220 ",
        "220-",
        "250 ",
        "250-",
        "554 ",
        "999",
        "000 ",
        "\r\n",
        "\n",
        "\r",
        "\0",
        "STARTTLS",
        "AUTH PLAIN",
        "AUTH=",
        "SIZE 99999999999999999999",
        "\u00ff",
        " ",
        "-",
        "mx",
    ];

    private static Gen<string> Texts => Gen.Elements(s_fragments).ArrayOf().Select(string.Concat);

    [Fact]
    public void Replies_come_out_the_same_in_whatever_pieces_they_come_in() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(10_000),
            Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                Texts.ToArbitrary(),
                (noise, text) =>
                {
                    byte[] octets = [.. System.Text.Encoding.Latin1.GetBytes(text), .. noise ?? []];
                    SmtpReplyReader one = new();
                    string[] whole = [.. new SmtpReplyReader().Read(octets).Select(reply => reply.ToString())];
                    string[] pieces = [.. octets.SelectMany(octet => one.Read([octet])).Select(reply => reply.ToString())];
                    return whole.SequenceEqual(pieces)
                        && new SmtpReplyReader().Read(octets).All(reply => SmtpServerFeatures.Parse(reply).MaximumSize is null or > 0);
                }
            )
        );

    [Fact]
    public async Task Any_greeting_and_answer_give_an_outcome()
    {
        string greeting = "";
        string ehlo = "";
        int count = 0;
        Gen<(string, string)> talks = Texts.SelectMany(first => Texts.Select(second => (first, second)));
        foreach ((string first, string second) in talks.Sample(150, 12))
        {
            (greeting, ehlo) = ("2" + first, "250 " + second);
            await using ScriptedSmtpServer server = new ScriptedSmtpServer { Greeting = greeting, Ehlo = ehlo }.Start();
            SmtpProbeResult result = await RealProbe.ProbeAsync(
                RealProbe.To(server.EndPoint) with
                {
                    StageTimeout = TimeSpan.FromMilliseconds(60),
                }
            );
            Assert.True(Enum.IsDefined(result.Outcome));
            count++;
        }

        Assert.Equal(150, count);
    }
}
