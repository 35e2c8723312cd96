namespace PostfixQueue.Checks.Configuration;

/// <summary>The ends that mail to an address can come to.</summary>
internal enum AddressFateKind
{
    /// <summary>Somebody or something gets it.</summary>
    Delivered,

    /// <summary>It is thrown away on purpose.</summary>
    Discarded,

    /// <summary>There is no such address.</summary>
    Missing,

    /// <summary>Another program decides.</summary>
    Elsewhere,

    /// <summary>Not found out.</summary>
    Undecided,
}
