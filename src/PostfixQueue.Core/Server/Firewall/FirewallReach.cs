namespace PostfixQueue.Server.Firewall;

/// <summary>
/// Which of the connections in question a condition or a rule is about, from none to all: of several conditions the least counts.
/// </summary>
internal enum FirewallReach
{
    /// <summary>None.</summary>
    None,

    /// <summary>Only some, such as those with one network.</summary>
    Some,

    /// <summary>Not known: some or all.</summary>
    Unclear,

    /// <summary>All.</summary>
    All,
}
