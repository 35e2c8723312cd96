using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dkim;

/// <summary>A DKIM key as published at <c>selector._domainkey.domain</c> (RFC 6376 section 3.6.1, RFC 8463).</summary>
internal sealed record DkimKeyRecord
{
    /// <summary>The kind of key: <c>rsa</c> when not given, or <c>ed25519</c>.</summary>
    public string KeyType { get; init; } = "rsa";

    /// <summary>The length of the key in bits (for RSA that of its modulus); null when it cannot be read.</summary>
    public int? KeyBits { get; init; }

    /// <summary>What is wrong or unwise; with an error among it no signature can be verified.</summary>
    public IReadOnlyList<RecordProblem> Problems { get; init; } = [];
}
