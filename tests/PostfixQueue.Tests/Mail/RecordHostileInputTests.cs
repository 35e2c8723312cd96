using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Mail.Dkim;
using PostfixQueue.Mail.Dmarc;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Transport;

namespace PostfixQueue.Tests.Mail;

/// <summary>Whatever a domain publishes, reading it gives a record and what is wrong with it.</summary>
public sealed class RecordHostileInputTests
{
    private static readonly string[] s_fragments =
    [
        "v=DMARC1",
        "v=DKIM1",
        "v=STSv1",
        "v=TLSRPTv1",
        ";",
        "=",
        " ",
        "\t",
        "\r\n",
        ":",
        ",",
        "!",
        "p=",
        "p=reject",
        "rua=",
        "mailto:",
        "a@b.example",
        "https://",
        "k=rsa",
        "k=ed25519",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
        "MAA=",
        "MAYCAQACAQM=",
        "id=",
        "mx: *.",
        "max_age: 99999999999999999999",
        "version: STSv1",
        "pct=",
        "99999999999999999999",
        "10m",
        "\0",
        "\ufffd",
        "\u202e",
        "%",
        "psd=y",
        "[",
        "mailto:a@[::1]",
        "\ud800",
    ];

    private static Gen<string> Texts =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements(s_fragments).ArrayOf().Select(string.Concat)
        );

    [Fact]
    public void Any_text_is_read() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30_000),
            Prop.ForAll(
                Texts.ToArbitrary(),
                text =>
                {
                    IReadOnlyList<RecordProblem>[] all =
                    [
                        DkimKeyRecordParser.Parse(text).Problems,
                        DmarcRecordParser.Parse(text).Problems,
                        MtaStsRecord.FindProblems(text),
                        MtaStsPolicyParser.Parse(text).Problems,
                        TlsReportingRecord.FindProblems(text),
                    ];
                    _ = MtaStsPolicyParser.Parse(text).Allows(text);
                    return all.All(problems => problems.All(problem => problem.Message.Length > 0))
                        && GenericHostName.Explain(text, IPAddress.Loopback) is null or { Length: > 0 }
                        && DmarcRecordParser.IsDmarc(text)
                            == !DmarcRecordParser
                                .Parse(text)
                                .Problems.Any(problem => problem.Message.StartsWith("receivers ignore", StringComparison.Ordinal));
                }
            )
        );

    [Fact]
    public void Any_octets_are_read_as_a_key() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30_000),
            Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                octets =>
                {
                    byte[] nested =
                    [
                        0x30,
                        0x0d,
                        0x06,
                        0x09,
                        0x2a,
                        0x86,
                        0x48,
                        0x86,
                        0xf7,
                        0x0d,
                        0x01,
                        0x01,
                        0x01,
                        0x05,
                        0x00,
                        0x03,
                        (byte)(octets?.Length ?? 0),
                        .. octets ?? [],
                    ];
                    string plain = Convert.ToBase64String(octets ?? []);
                    string wrapped = Convert.ToBase64String([0x30, (byte)nested.Length, .. nested]);
                    return DkimKeyRecordParser.Parse("v=DKIM1; p=" + plain).KeyBits is null or > 0
                        && DkimKeyRecordParser.Parse("v=DKIM1; p=" + wrapped).KeyBits is null or > 0;
                }
            )
        );
}
