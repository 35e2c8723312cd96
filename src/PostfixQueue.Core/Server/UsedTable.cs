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

    /// <summary>How its text is written. What local(8) reads as aliases is in their format, whoever else reads it too.</summary>
    public TableFormat Format =>
        Uses.Any(static use => use.Parameter is "alias_maps" or AliasDatabase) ? TableFormat.Aliases
        : Uses.Any(static use => use.Parameter == "tls_server_sni_maps") ? TableFormat.MapOfFiles
        : TableFormat.Map;

    /// <summary>Who makes it. The programs of Postfix keep what they remember in tables that they make themselves.</summary>
    public TableMaker Maker =>
        Uses.Select(static use => MakerOf(use.Parameter)).FirstOrDefault(static maker => maker != TableMaker.Administrator);

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
            return Format switch
            {
                // newaliases(1) builds all of alias_database, and nothing else.
                TableFormat.Aliases when Uses.Any(static use => use.Parameter == AliasDatabase) => ShellCommand.Create($"newaliases"),
                TableFormat.Aliases => ShellCommand.Create($"postalias {Table}"),
                TableFormat.MapOfFiles => ShellCommand.Create($"postmap -F {Table}"),
                _ => ShellCommand.Create($"postmap {Table}"),
            };
        }
    }

    private static TableMaker MakerOf(string parameter) =>
        parameter switch
        {
            "postscreen_cache_map" => TableMaker.Postscreen,
            "address_verify_map" => TableMaker.Verify,
            _ when parameter.EndsWith("_session_cache_database", StringComparison.Ordinal) => TableMaker.Tlsmgr,
            _ when parameter.EndsWith("_cache_map", StringComparison.Ordinal)
                    || parameter.EndsWith("_cache_database", StringComparison.Ordinal)
                    || parameter.EndsWith("_cache_name", StringComparison.Ordinal) => TableMaker.OtherDaemon,
            _ => TableMaker.Administrator,
        };
}
