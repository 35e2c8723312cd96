namespace PostfixQueue.Mail.Smtp;

/// <summary>A certificate that a mail server sent.</summary>
internal sealed record SmtpCertificate
{
    /// <summary>Whom it is for.</summary>
    public required string Subject { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The names it is for (subjectAltName).</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>The addresses it is for (subjectAltName).</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Valid from.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Valid until.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The certificate itself (DER).</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>Its public key (SubjectPublicKeyInfo, DER).</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>Subject and issuer are the same.</summary>
    public bool IsSelfIssued => Subject == Issuer;
}
