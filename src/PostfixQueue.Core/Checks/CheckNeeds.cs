namespace PostfixQueue.Checks;

/// <summary>What a check as a whole cannot do without. One that needs it for a part only says so in that part's finding.</summary>
[Flags]
internal enum CheckNeeds
{
    /// <summary>This machine only.</summary>
    None = 0,

    /// <summary>A name server; skipped with -SkipDns.</summary>
    Dns = 1,

    /// <summary>Connections to other machines; skipped with -SkipNetwork.</summary>
    Network = 2,
}
