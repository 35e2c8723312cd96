using System.Security.Cryptography;

namespace PostfixQueue.Server;

/// <summary>A part of a PEM file (RFC 7468).</summary>
/// <param name="Label">What it is.</param>
/// <param name="Text">The block with its first and last line.</param>
/// <param name="Data">What is encoded in it.</param>
internal sealed record PemBlock(string Label, string Text, byte[] Data)
{
    /// <summary>A certificate.</summary>
    public bool IsCertificate => Label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE";

    /// <summary>A private key, encrypted or not.</summary>
    public bool IsKey => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    /// <summary>All parts in their order; what is between them is passed over.</summary>
    public static IReadOnlyList<PemBlock> ReadAll(string text)
    {
        List<PemBlock> blocks = new();
        ReadOnlySpan<char> rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            blocks.Add(
                new PemBlock(
                    rest[fields.Label].ToString(),
                    rest[fields.Location].ToString(),
                    Convert.FromBase64String(rest[fields.Base64Data].ToString())
                )
            );
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }
}
