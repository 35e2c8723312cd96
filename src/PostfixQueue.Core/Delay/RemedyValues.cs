namespace PostfixQueue.Delay;

/// <summary>
/// What a remedy can be filled with. It comes from the network: <see cref="RemedyText"/> lets only what is harmless through.
/// </summary>
internal ref struct RemedyValues
{
    /// <summary>The cause, for the selection of its messages.</summary>
    public MailDelayCause Cause;

    /// <summary>The remote host.</summary>
    public ReadOnlySpan<char> Host;

    /// <summary>The remote address or socket path.</summary>
    public ReadOnlySpan<char> Address;

    /// <summary>The port, or 0.</summary>
    public int Port;

    /// <summary>The recipient.</summary>
    public ReadOnlySpan<char> Recipient;

    /// <summary>
    /// The name looked up: it stands in for a domain to examine, not to select messages by, for it may be that of a mail host.
    /// </summary>
    public ReadOnlySpan<char> LookedUp;

    /// <summary>The blocklist.</summary>
    public ReadOnlySpan<char> Blocklist;

    /// <summary>The web address of the text.</summary>
    public ReadOnlySpan<char> Url;
}
