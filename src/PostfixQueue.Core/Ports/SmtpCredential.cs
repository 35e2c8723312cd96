namespace PostfixQueue.Ports;

/// <summary>With what to log in at a server. No record: those write out all they hold.</summary>
/// <param name="userName">The user.</param>
/// <param name="password">The password, which appears in no text.</param>
internal sealed class SmtpCredential(string userName, string password)
{
    /// <summary>The user.</summary>
    public string UserName { get; } = userName;

    /// <summary>The password.</summary>
    public string Password { get; } = password;

    /// <summary>The mechanisms (RFC 4954) that may be used under TLS, in upper case.</summary>
    public IReadOnlyList<string> MechanismsUnderTls { get; init; } = [];

    /// <summary>Those that may be used on a connection that anybody on the way can read.</summary>
    public IReadOnlyList<string> MechanismsWithoutTls { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => UserName;
}
