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
        Assert.True(record.IsUsable);
        Assert.Empty(record.Problems);
    }

    [Theory]
    [InlineData(1024, nameof(RecordProblemSeverity.Warning), true)]
    [InlineData(768, nameof(RecordProblemSeverity.Error), false)]
    public void Short_keys_are_complained_about(int bits, string severity, bool isUsable)
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; p={Rsa(bits)}");

        Assert.Equal(bits, record.KeyBits);
        Assert.Equal(severity, Assert.Single(record.Problems).Severity.ToString());
        Assert.Equal(isUsable, record.IsUsable);
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

        Assert.Equal((bits, true), (record.KeyBits, record.IsUsable));
        Assert.Equal(isTooLarge ? ["Warning"] : [], record.Problems.Select(problem => problem.Severity.ToString()));
    }

    [Fact]
    public void A_key_may_be_folded_and_say_what_it_is_for()
    {
        string key = Rsa(2048);

        DkimKeyRecord record = DkimKeyRecordParser.Parse(
            $"v=DKIM1 ; h=sha1 : sha256; s=email:other; t=s; n=a note; p={key[..64]} {key[64..128]}\t{key[128..]};"
        );

        Assert.True(record.IsUsable);
        Assert.Equal(["sha1", "sha256"], record.HashAlgorithms);
        Assert.Equal(["email", "other"], record.Services);
        Assert.False(record.IsTesting);
    }

    [Fact]
    public void An_ed25519_key_is_32_octets()
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; k=ed25519; p={s_ed25519}");

        Assert.Equal(256, record.KeyBits);
        Assert.True(record.IsUsable);
        Assert.False(DkimKeyRecordParser.Parse($"v=DKIM1; k=ed25519; p={Convert.ToBase64String(new byte[44])}").IsUsable);
    }

    [Fact]
    public void An_empty_key_is_withdrawn()
    {
        DkimKeyRecord record = DkimKeyRecordParser.Parse("v=DKIM1; p=");

        Assert.True(record.IsRevoked);
        Assert.False(record.IsUsable);
    }

    [Theory]
    [InlineData("v=DKIM1; k=rsa", 14)]
    [InlineData("v=DKIM1; p=!!!", 11)]
    [InlineData("v=DKIM1; p=AAAA", 11)]
    [InlineData("v=DKIM2; p=", 2)]
    [InlineData("k=rsa; v=DKIM1; p=", 7)]
    [InlineData("v=DKIM1; k=dsa; p=", 11)]
    [InlineData("v=DKIM1; h=sha1; p=", 11)]
    [InlineData("v=DKIM1; s=tlsrpt; p=", 11)]
    [InlineData("v=DKIM1; p=; p=", 13)]
    [InlineData("v=DKIM1; p", 9)]
    [InlineData("v=DKIM1; 1=2; p=", 9)]
    [InlineData("v=DKIM1; n=\u00e4; p=", 11)]
    public void A_fault_is_found_at_its_place(string text, int position) =>
        Assert.Contains(
            DkimKeyRecordParser.Parse(text).Problems,
            problem => problem.Severity == RecordProblemSeverity.Error && problem.Position == position
        );

    [Fact]
    public void A_test_flag_is_a_warning() =>
        Assert.True(
            DkimKeyRecordParser.Parse($"v=DKIM1; t=y:s; k=ed25519; p={s_ed25519}")
                is { IsTesting: true, IsUsable: true, Problems: [{ Severity: RecordProblemSeverity.Warning }] }
        );

    [Fact]
    public void A_key_of_another_algorithm_is_no_rsa_key()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        DkimKeyRecord record = DkimKeyRecordParser.Parse($"v=DKIM1; p={Convert.ToBase64String(ec.ExportSubjectPublicKeyInfo())}");

        Assert.Null(record.KeyBits);
        Assert.False(record.IsUsable);
    }
}
