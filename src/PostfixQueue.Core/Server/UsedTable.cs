using PostfixQueue.Text;

namespace PostfixQueue.Server;

/// <summary>A table that the configuration names, with all places where it does.</summary>
/// <param name="Word">The table as it is written, <c>proxy:</c> included.</param>
/// <param name="Table">The same, read.</param>
/// <param name="Uses">The places, in the order of their parameters; at least one.</param>
internal sealed record UsedTable(string Word, LookupTable Table, IReadOnlyList<TableUse> Uses)
{
    /// <summary>The parameter that newaliases(1) builds the tables of.</summary>
    public const string AliasDatabase = "alias_database";

    /// <summary>The programs of Postfix keep there what they remember: they make it themselves, when they first need it.</summary>
    public bool IsCache =>
        Uses.Any(static use =>
            use.Parameter == "address_verify_map"
            || use.Parameter.EndsWith("_cache_map", StringComparison.Ordinal)
            || use.Parameter.EndsWith("_cache_database", StringComparison.Ordinal)
            || use.Parameter.EndsWith("_cache_name", StringComparison.Ordinal)
        );

    /// <summary>A program that reads it gets mail.</summary>
    public bool IsRead => Uses.Any(static use => use.IsRead);

    /// <summary>The parameters that name it.</summary>
    public IReadOnlyList<string> Parameters => [.. Uses.Select(static use => use.Parameter).Distinct(StringComparer.Ordinal)];

    /// <summary>The services that read it, as far as they are known.</summary>
    public IReadOnlyList<ServiceView> Readers =>
        [.. Uses.Where(static use => use.IsRead).Select(static use => use.Reader).OfType<ServiceView>().Distinct()];

    /// <summary>
    /// The words of a command line that builds its index from its text; null when it has none, or when its name does not fit on a command
    /// line.
    /// </summary>
    public ShellCommand? CommandToBuild
    {
        get
        {
            if (Table.IndexedFile is null)
                return null;

            // newaliases(1) builds all of alias_database, and nothing else.
            if (IsIn(AliasDatabase))
                return ShellCommand.Create($"newaliases");

            // What local(8) reads as aliases is in the format of aliases(5), whoever else reads it too.
            if (IsIn("alias_maps"))
                return ShellCommand.Create($"postalias {Table}");

            // -F: what goes into the index is the contents of the files that are named there.
            return IsIn("tls_server_sni_maps") ? ShellCommand.Create($"postmap -F {Table}") : ShellCommand.Create($"postmap {Table}");
        }
    }

    private bool IsIn(string parameter) => Uses.Any(use => use.Parameter == parameter);
}
