using System.Formats.Asn1;
using System.Numerics;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dkim;

/// <summary>Reads DKIM key records (RFC 6376 section 3.6.1).</summary>
internal static class DkimKeyRecordParser
{
    // RFC 8301 section 3.2: verifiers must not accept less, signers should use at least 2048.
    private const int LeastRsaBits = 1024;
    private const int GoodRsaBits = 2048;

    // The same section: verifiers must be able to validate up to this size.
    private const int MostRsaBits = 4096;

    private const int Ed25519Octets = 32;

    // The certificate form of an Ed25519 key (RFC 8410) is 44 octets; DKIM wants the bare key.
    private const int Ed25519CertificateFormOctets = 44;
    private const string RsaOid = "1.2.840.113549.1.1.1";

    /// <summary>Reads a record. Everything wrong with it is reported.</summary>
    public static DkimKeyRecord Parse(string text)
    {
        RecordTagList tags = RecordTagList.Parse(text);
        List<RecordProblem> problems = tags.Problems;
        DkimKeyRecord record = new() { Problems = problems };
        CheckVersion(tags, problems);
        if (tags["k"] is { } kind)
        {
            record = record with { KeyType = kind.Value };
            if (kind.Value is not ("rsa" or "ed25519"))
                problems.Add(RecordProblem.Error($"\"{kind.Value}\" is not a known type of key", "k=rsa or k=ed25519"));
        }

        // RFC 8301 section 3.1.
        if (tags["h"] is { } hashes && !ListOf(hashes).Contains("sha256", StringComparer.Ordinal))
            problems.Add(RecordProblem.Error("the key does not allow sha256, the only hash still accepted", "remove h= or write h=sha256"));

        if (tags["s"] is { } services && !ListOf(services).Any(static service => service is "*" or "email"))
            problems.Add(RecordProblem.Error("the key is not for mail", "remove s= or write s=email"));

        if (tags["t"] is { } flags && ListOf(flags).Contains("y", StringComparer.Ordinal))
            problems.Add(RecordProblem.Warning("the flag t=y says that DKIM is in test mode", "remove it when signing works"));

        return ReadKey(record, tags, problems);
    }

    private static void CheckVersion(RecordTagList tags, List<RecordProblem> problems)
    {
        if (tags["v"] is not { } version)
            return;
        if (version.Value != "DKIM1")
            problems.Add(RecordProblem.Error($"\"{version.Value}\" is not a known version of DKIM", "v=DKIM1"));
        else if (tags.Tags[0] != version)
            problems.Add(RecordProblem.Error("v= does not come first", "begin the record with v=DKIM1;"));
    }

    private static DkimKeyRecord ReadKey(DkimKeyRecord record, RecordTagList tags, List<RecordProblem> problems)
    {
        if (tags["p"] is not { } tag)
        {
            problems.Add(RecordProblem.Error("the record has no key (p=)", "publish the whole line that the key generator printed"));
            return record;
        }

        if (tag.Value.Length == 0)
        {
            problems.Add(RecordProblem.Error("the key is revoked (p= is empty)", "publish the key that the signer uses"));
            return record;
        }

        string text = string.Concat(tag.Value.Where(c => !char.IsWhiteSpace(c)));
        byte[] key = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, key, out int length))
        {
            problems.Add(
                RecordProblem.Error("the key is not Base64", "look for missing parts, quotes or spaces where the record was split")
            );
            return record;
        }

        return record.KeyType switch
        {
            "ed25519" => ReadEd25519(record, length, problems),
            "rsa" => ReadRsa(record, key.AsMemory(0, length), problems),
            _ => record,
        };
    }

    private static DkimKeyRecord ReadEd25519(DkimKeyRecord record, int length, List<RecordProblem> problems)
    {
        if (length == Ed25519Octets)
            return record with { KeyBits = 8 * Ed25519Octets };

        string remedy =
            length == Ed25519CertificateFormOctets
                ? "publish only the last 32 octets of it, in Base64"
                : "publish the 32 octets of the key in Base64";
        problems.Add(RecordProblem.Error($"an Ed25519 key has 32 octets, this one has {length}", remedy));
        return record;
    }

    private static DkimKeyRecord ReadRsa(DkimKeyRecord record, ReadOnlyMemory<byte> key, List<RecordProblem> problems)
    {
        if (ModulusBits(key) is not { } bits)
        {
            problems.Add(RecordProblem.Error("the key is not an RSA key", "the record is probably truncated: publish all of it"));
            return record;
        }

        if (bits < LeastRsaBits)
            problems.Add(RecordProblem.Error($"an RSA key of {bits} bits is refused by receivers", "make a key of 2048 bits"));
        else if (bits < GoodRsaBits)
            problems.Add(RecordProblem.Warning($"an RSA key of {bits} bits is weak", "make a key of 2048 bits"));
        else if (bits > MostRsaBits)
            problems.Add(
                RecordProblem.Warning(
                    $"receivers need not support RSA keys of more than {MostRsaBits} bits, this one has {bits}",
                    "make a key of 2048 bits"
                )
            );

        return record with
        {
            KeyBits = bits,
        };
    }

    /// <summary>
    /// Takes SubjectPublicKeyInfo, which everybody publishes, and the bare RSAPublicKey that the standard's text names (erratum 3017).
    /// </summary>
    private static int? ModulusBits(ReadOnlyMemory<byte> key)
    {
        try
        {
            AsnReader sequence = new AsnReader(key, AsnEncodingRules.BER).ReadSequence();
            if (sequence.PeekTag().TagValue == (int)UniversalTagNumber.Sequence)
            {
                AsnReader algorithm = sequence.ReadSequence();
                if (algorithm.ReadObjectIdentifier() != RsaOid)
                    return null;

                byte[] inner = sequence.ReadBitString(out _);
                sequence = new AsnReader(inner, AsnEncodingRules.BER).ReadSequence();
            }

            BigInteger modulus = sequence.ReadInteger();
            BigInteger exponent = sequence.ReadInteger();
            return modulus.Sign > 0 && exponent.Sign > 0 ? (int)modulus.GetBitLength() : null;
        }
        catch (AsnContentException)
        {
            // The reader has no other way to say that octets are no ASN.1.
            return null;
        }
    }

    private static string[] ListOf(RecordTag tag) =>
        tag.Value.Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
