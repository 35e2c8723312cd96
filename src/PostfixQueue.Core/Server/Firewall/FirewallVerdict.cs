namespace PostfixQueue.Server.Firewall;

/// <summary>What a rule does with what it is about.</summary>
internal enum FirewallVerdict
{
    /// <summary>Nothing that decides: it counts or logs.</summary>
    Continue,

    /// <summary>Lets it pass.</summary>
    Accept,

    /// <summary>Drops or rejects it.</summary>
    Block,

    /// <summary>Asks another chain and comes back.</summary>
    Jump,

    /// <summary>Asks another chain instead of the rest of this one.</summary>
    GoTo,

    /// <summary>Leaves this chain.</summary>
    Return,

    /// <summary>Something that cannot be told from the rules, such as handing it to a program.</summary>
    Unclear,
}
