using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dkim;

/// <summary>A DKIM key as published at <c>selector._domainkey.domain</c> (RFC 6376 section 3.6.1, RFC 8463).</summary>
internal sealed record DkimKeyRecord
{
    /// <summary>The record as published.</summary>
    public required string Text { get; init; }

    /// <summary>The kind of key: <c>rsa</c> when not given, or <c>ed25519</c>.</summary>
    public string KeyType { get; init; } = "rsa";

    /// <summary>The key is withdrawn: <c>p=</c> is there but empty.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>The length of the key in bits (for RSA that of its modulus); null when it cannot be read.</summary>
    public int? KeyBits { get; init; }

    /// <summary>Hash algorithms that may be used; empty means all.</summary>
    public IReadOnlyList<string> HashAlgorithms { get; init; } = [];

    /// <summary>Services that the key is for; <c>*</c> when not given.</summary>
    public IReadOnlyList<string> Services { get; init; } = ["*"];

    /// <summary>The domain only tests DKIM (flag <c>y</c>): receivers treat its failures like no signature.</summary>
    public bool IsTesting { get; init; }

    /// <summary>The key is for mail (service <c>*</c> or <c>email</c>).</summary>
    public bool IsForMail => Services.Contains("*", StringComparer.Ordinal) || Services.Contains("email", StringComparer.Ordinal);

    /// <summary>What is wrong or unwise.</summary>
    public IReadOnlyList<RecordProblem> Problems { get; init; } = [];

    /// <summary>Signatures can be verified with it.</summary>
    public bool IsUsable => !IsRevoked && IsForMail && Problems.All(problem => problem.Severity != RecordProblemSeverity.Error);
}
