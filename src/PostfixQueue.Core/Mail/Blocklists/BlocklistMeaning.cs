namespace PostfixQueue.Mail.Blocklists;

/// <summary>What an answer of a block list means.</summary>
internal enum BlocklistMeaning
{
    /// <summary>Not listed.</summary>
    NotListed,

    /// <summary>Listed for what it is, not for what it did: addresses that should send through their provider's servers.</summary>
    ListedByPolicy,

    /// <summary>There is an answer with a code of which it is not known what it means: perhaps praise.</summary>
    OtherCode,

    /// <summary>Listed.</summary>
    Listed,

    /// <summary>
    /// The answer says nothing about the subject: refused, a question of the wrong kind, or no answer of a block list at all.
    /// </summary>
    Undecided,

    /// <summary>
    /// The list does not have the entry by which lists of IPv6 addresses show that they are such: it says nothing about that family.
    /// </summary>
    NoIPv6,
}
