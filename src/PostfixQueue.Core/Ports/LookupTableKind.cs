namespace PostfixQueue.Ports;

/// <summary>Which tool reads a lookup table: the two expect different source files and treat keys differently.</summary>
internal enum LookupTableKind
{
    /// <summary>postmap(1).</summary>
    Map,

    /// <summary>postalias(1).</summary>
    Aliases,
}
