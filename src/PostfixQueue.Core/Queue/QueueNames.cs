namespace PostfixQueue.Queue;

/// <summary>The queue names as Postfix prints them; one string instance each.</summary>
internal static class QueueNames
{
    public const string Maildrop = "maildrop";
    public const string Incoming = "incoming";
    public const string Active = "active";
    public const string Deferred = "deferred";
    public const string Hold = "hold";

    /// <summary>The name that a parameter value stands for.</summary>
    public static string GetName(MailQueueName name) =>
        name switch
        {
            MailQueueName.Maildrop => Maildrop,
            MailQueueName.Incoming => Incoming,
            MailQueueName.Active => Active,
            MailQueueName.Deferred => Deferred,
            MailQueueName.Hold => Hold,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    /// <summary>The shared instance for a known name; a new string for one that a later Postfix may add.</summary>
    public static string FromUtf8(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("deferred"u8))
            return Deferred;
        if (text.SequenceEqual("active"u8))
            return Active;
        if (text.SequenceEqual("incoming"u8))
            return Incoming;
        if (text.SequenceEqual("hold"u8))
            return Hold;
        if (text.SequenceEqual("maildrop"u8))
            return Maildrop;
        return System.Text.Encoding.UTF8.GetString(text);
    }
}
