namespace PostfixQueue.Mail.Blocklists;

/// <summary>What a block list lists.</summary>
internal enum BlocklistSubject
{
    /// <summary>Addresses of hosts.</summary>
    Address,

    /// <summary>Domains.</summary>
    Domain,
}
