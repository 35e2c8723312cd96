namespace PostfixQueue.Checks.Network;

/// <summary>The message that Net.SendTestMail sends.</summary>
/// <param name="Sender">From whom; failure notices go there.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Id">Its Message-ID without angle brackets, which no other message has.</param>
internal sealed record TestMessage(string Sender, string Recipient, string Id)
{
    public static TestMessage Create(string domain, string hostName, string recipient) =>
        new($"postmaster@{domain}", recipient, $"test.{Guid.NewGuid():N}@{hostName}");

    /// <summary>Header and body. The header keeps programs that answer by themselves from doing so (RFC 3834 section 5).</summary>
    public string Text =>
        $"""
            From: {Sender}
            To: {Recipient}
            Subject: Test of mail delivery
            Message-ID: <{Id}>
            Auto-Submitted: auto-generated

            This message was sent by Test-MailServerConfig to see whether mail leaves the server. Nobody needs to answer it.

            """;
}
