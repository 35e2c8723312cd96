namespace PostfixQueue.Delay;

/// <summary>The parts of a reason text, as slices of it. An empty slice means: not in the text.</summary>
internal ref struct DelayReasonParts
{
    /// <summary>Who speaks.</summary>
    public DelaySource Source;

    /// <summary>The queue manager's prefix was there.</summary>
    public bool IsSuspended;

    /// <summary>The text without prefixes and wrappers.</summary>
    public ReadOnlySpan<char> Core;

    /// <summary>The other side's name.</summary>
    public ReadOnlySpan<char> Host;

    /// <summary>The name looked up, or the domain complained about, where Postfix itself speaks.</summary>
    public ReadOnlySpan<char> LookedUp;

    /// <summary>The other side's address or socket path.</summary>
    public ReadOnlySpan<char> Address;

    /// <summary>The port, or 0.</summary>
    public int Port;

    /// <summary>What the rules look at: the reply, the system's error, the phase, the command's output, or the whole core.</summary>
    public ReadOnlySpan<char> Detail;

    /// <summary>The command that was answered, without the word "command".</summary>
    public ReadOnlySpan<char> InReplyTo;

    /// <summary>The SMTP code, or 0.</summary>
    public int SmtpCode;

    /// <summary>The enhanced code in the reply.</summary>
    public ReadOnlySpan<char> Enhanced;
}
