namespace PostfixQueue.Server.Firewall;

/// <summary>Whether connections pass, from the best to the worst that is known.</summary>
internal enum FirewallOutcome
{
    /// <summary>They pass, but for some that rules pick out.</summary>
    Open,

    /// <summary>Only some pass, which rules pick out.</summary>
    Restricted,

    /// <summary>The rules cannot be understood well enough.</summary>
    Unclear,

    /// <summary>None passes.</summary>
    Blocked,
}
