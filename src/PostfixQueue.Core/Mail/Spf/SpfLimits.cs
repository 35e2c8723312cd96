namespace PostfixQueue.Mail.Spf;

/// <summary>How much work one evaluation may cause (RFC 7208 section 4.6.4).</summary>
internal sealed record SpfLimits
{
    /// <summary>The figures of the standard.</summary>
    public static SpfLimits Default { get; } = new();

    /// <summary>Terms that ask the domain name system, over all records that are pulled in.</summary>
    public int Lookups { get; init; } = 10;

    /// <summary>Questions of those terms that find nothing.</summary>
    public int VoidLookups { get; init; } = 2;

    /// <summary>
    /// A host without an address of the client's family counts as found nothing although it has one of the other. The limit is a SHOULD,
    /// and receivers differ in this.
    /// </summary>
    public bool CountsMissingFamily { get; init; } = true;

    /// <summary>Exchanges of one <c>mx</c> term, and names of one <c>ptr</c> term.</summary>
    public int NamesPerTerm { get; init; } = 10;
}
