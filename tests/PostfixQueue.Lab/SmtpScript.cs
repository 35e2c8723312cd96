namespace PostfixQueue.Lab;

/// <summary>
/// How a scripted SMTP server answers. A reply is what goes over the wire without the last line end; lines of a longer
/// one are parted by a line feed. <see cref="Hang"/> and <see cref="Close"/> stand for no reply at all.
/// </summary>
public sealed record SmtpScript
{
    /// <summary>Instead of a reply: never answers, until the client gives up.</summary>
    public const string Hang = "(hang)";

    /// <summary>Instead of a reply: closes the connection.</summary>
    public const string Close = "(close)";

    /// <summary>What the server says first.</summary>
    public string Greeting { get; init; } = "220 peer.example ESMTP";

    /// <summary>Keywords of the EHLO reply.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = ["8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];

    /// <summary>Reply to AUTH.</summary>
    public string Authenticate { get; init; } = "502 5.5.1 Error: command not implemented";

    /// <summary>Reply to MAIL FROM, by envelope sender.</summary>
    public Func<string, string> Mail { get; init; } = _ => "250 2.1.0 Ok";

    /// <summary>Reply to RCPT TO, by address.</summary>
    public Func<string, string> Recipient { get; init; } = _ => "250 2.1.5 Ok";

    /// <summary>Reply to DATA.</summary>
    public string Data { get; init; } = "354 End data with <CR><LF>.<CR><LF>";

    /// <summary>Reply to the end of the message.</summary>
    public string Message { get; init; } = "250 2.0.0 Ok: queued";

    /// <summary>
    /// Puts a recipient off the first time and takes it from then on, as greylisting does.
    /// </summary>
    /// <param name="reply">The reply of the first time; <c>{0}</c> stands for the address.</param>
    public static SmtpScript Greylisting(string reply)
    {
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
        return new SmtpScript
        {
            Recipient = address =>
            {
                lock (known)
                {
                    return known.Add(address) ? reply.Replace("{0}", address, StringComparison.Ordinal) : "250 2.1.5 Ok";
                }
            },
        };
    }

    /// <summary>Answers each RCPT TO with the same reply, in which <c>{0}</c> stands for the address.</summary>
    public static SmtpScript ForEachRecipient(string reply) =>
        new() { Recipient = address => reply.Replace("{0}", address, StringComparison.Ordinal) };
}
