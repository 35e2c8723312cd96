using System.Formats.Asn1;
using System.Security.Cryptography;
using PostfixQueue.Mail.Dkim;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Tests.Mail;

/// <summary>RFC 6376 section 3.6.1, RFC 8301, RFC 8463.</summary>
public sealed class DkimKeyRecordTests
{
    private static readonly string s_ed25519 = Convert.ToBase64String(new byte[32]);

    private static string Rsa(int bits, bool isBare = false)
    {
        using RSA rsa = RSA.Create(bits);
        return Convert.ToBase64String(isBare ? rsa.ExportRSAPublicKey() : rsa.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData(2048, false)]
    [InlineData(2048, true)]
    [InlineData(3072, false)]
    public void The_length_of_an_rsa_key_is_that_of_its_modulus(int bits, bool isBare)
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; k=rsa; p={Rsa(bits, isBare)}");

        Assert.Equal(bits, record.KeyBits);
        Assert.Empty(record.Problems);
    }

    [Theory]
    [InlineData(1024, nameof(RecordProblemSeverity.Warning))]
    [InlineData(768, nameof(RecordProblemSeverity.Error))]
    public void Short_keys_are_found(int bits, string severity)
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; p={Rsa(bits)}");

        Assert.Equal(bits, record.KeyBits);
        Assert.Equal(severity, Assert.Single(record.Problems).Severity.ToString());
    }

    [Theory]
    [InlineData(4096, false)]
    [InlineData(4104, true)]
    [InlineData(8192, true)]
    public void Keys_larger_than_receivers_must_support_are_warned_of(int bits, bool isTooLarge)
    {
        byte[] modulus = [0x80, .. RandomNumberGenerator.GetBytes((bits / 8) - 1)];
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteInteger(65537);
        }

        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; k=rsa; p={Convert.ToBase64String(writer.Encode())}");

        Assert.Equal(bits, record.KeyBits);
        Assert.Equal(isTooLarge ? ["Warning"] : [], record.Problems.Select(problem => problem.Severity.ToString()));
    }

    [Fact]
    public void A_key_may_be_folded_and_say_what_it_is_for()
    {
        string key = Rsa(2048);

        DkimKeyRecord record = DkimKeyRecordParser.Parse(
            $"v=DKIM1 ; h=sha1 : sha256; s=email:other; t=s; n=a note; p={key[..64]} {key[64..128]}\t{key[128..]};"
        );

        Assert.Equal(2048, record.KeyBits);
        Assert.Empty(record.Problems);
    }

    [Fact]
    public void An_ed25519_key_is_32_octets()
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; k=ed25519; p={s_ed25519}");

        Assert.Equal(256, record.KeyBits);
        Assert.Empty(record.Problems);
        Assert.True(IsError(DkimKeyRecordParser.Parse($"v=DKIM1; k=ed25519; p={Convert.ToBase64String(new byte[44])}"), "32 octets"));
    }

    [Theory]
    [InlineData("v=DKIM1; p=", "revoked")]
    [InlineData("v=DKIM1; k=rsa", "no key")]
    [InlineData("v=DKIM1; p=!!!", "Base64")]
    [InlineData("v=DKIM1; p=AAAA", "not an RSA key")]
    [InlineData("v=DKIM2; p=", "\"DKIM2\"")]
    [InlineData("k=rsa; v=DKIM1; p=", "first")]
    [InlineData("v=DKIM1; k=dsa; p=", "\"dsa\"")]
    [InlineData("v=DKIM1; h=sha1; p=", "sha256")]
    [InlineData("v=DKIM1; s=tlsrpt; p=", "not for mail")]
    [InlineData("v=DKIM1; p=; p=", "more than once")]
    [InlineData("v=DKIM1; p", "no value")]
    [InlineData("v=DKIM1; 1=2; p=", "not a valid tag name")]
    [InlineData("v=DKIM1; n=\u00e4; p=", "U+00E4")]
    public void A_fault_is_found(string text, string named) => Assert.True(IsError(DkimKeyRecordParser.Parse(text), named));

    [Fact]
    public void A_test_flag_is_a_warning() =>
        Assert.Equal(
            RecordProblemSeverity.Warning,
            Assert.Single(DkimKeyRecordParser.Parse($"v=DKIM1; t=y:s; k=ed25519; p={s_ed25519}").Problems).Severity
        );

    [Fact]
    public void A_key_of_another_algorithm_is_no_rsa_key()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; p={Convert.ToBase64String(ec.ExportSubjectPublicKeyInfo())}");

        Assert.Null(record.KeyBits);
        Assert.True(IsError(record, "not an RSA key"));
    }

    private static bool IsError(DkimKeyRecord record, string named) =>
        record.Problems.Any(problem =>
            problem.Severity == RecordProblemSeverity.Error && problem.Message.Contains(named, StringComparison.Ordinal)
        );
}
