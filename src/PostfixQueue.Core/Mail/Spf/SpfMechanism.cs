namespace PostfixQueue.Mail.Spf;

/// <summary>The mechanisms (RFC 7208 section 5).</summary>
internal enum SpfMechanism
{
    /// <summary>Always matches (5.1).</summary>
    All,

    /// <summary>Matches when another domain's record passes (5.2).</summary>
    Include,

    /// <summary>Matches the addresses of a name (5.3).</summary>
    A,

    /// <summary>Matches the addresses of a domain's mail exchanges (5.4).</summary>
    Mx,

    /// <summary>Matches the client's validated names (5.5); its use is discouraged.</summary>
    Ptr,

    /// <summary>Matches an IPv4 network (5.6).</summary>
    Ip4,

    /// <summary>Matches an IPv6 network (5.6).</summary>
    Ip6,

    /// <summary>Matches when a name has any IPv4 address (5.7).</summary>
    Exists,
}
