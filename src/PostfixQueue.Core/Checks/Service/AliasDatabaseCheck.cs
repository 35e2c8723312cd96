using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Every table that Postfix reads from a file is there, newer than its source where it has one, and of a type that this Postfix knows.
/// </summary>
internal sealed class AliasDatabaseCheck()
    : Check("Postfix.AliasDatabase", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.LocalResource)
{
    /// <summary>Types that distributions have packages for.</summary>
    private static readonly string[] s_packaged = ["cdb", "ldap", "lmdb", "mongodb", "mysql", "pcre", "pgsql", "sqlite"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        HashSet<string> types = (await run.Mail.Configuration.ReadAsync(PostconfQuery.TableTypes, run.Stop))
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.Ordinal);
        CheckFinding[] findings = (await run.TablesAsync())
            .Where(static table => !table.Table.IsAskedOfService)
            .GroupBy(static table => table.Table.ToString(), StringComparer.Ordinal)
            .Select(static same => same.First() with { Uses = [.. same.SelectMany(static table => table.Uses)] })
            .Select(table =>
                Explain(run.Host.System, table, types) is { } finding
                    ? finding with
                    {
                        Target = table.Table.ToString(),
                        Evidence = finding.Evidence ?? Parameters(finding, table),
                    }
                    : null
            )
            .OfType<CheckFinding>()
            .ToArray();
        foreach (CheckFinding? finding in findings)
            yield return finding;
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        CheckFinding[] unreadable = Unreadable(await run.ParametersAsync(), services).ToArray();
        foreach (CheckFinding? finding in unreadable)
            yield return finding;
        if (findings.Length == 0 && unreadable.Length == 0)
            yield return Skip("No table is read from a file.");
    }

    private static string? Parameters(CheckFinding finding, UsedTable table) =>
        finding.Status is CheckStatus.Fail or CheckStatus.Unknown ? $"named by {string.Join(", ", table.Parameters)}" : null;

    private static IEnumerable<CheckFinding> Unreadable(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        IEnumerable<(string Name, string? Value, string Target)> own = services
            .SelectMany(static service =>
                service.Overrides.Select(setting => (setting.Name, Value: (string?)setting.Value, Target: $"{service}/{setting.Name}"))
            )
            .Where(static setting => !setting.Value!.Contains('$', StringComparison.Ordinal));
        IEnumerable<(string Name, string? Value, string Target)> settings = parameters
            .Names.Where(name => parameters.IsSet(name) && parameters.IsBuiltIn(name))
            .Select(name => (Name: name, Value: parameters[name], Target: name))
            .Concat(own);
        foreach ((string? name, string? value, string? target) in settings)
        {
            if (TableWords.Unreadable(name, value).ToArray() is not { Length: > 0 } words)
                continue;
            yield return Fail(
                "This is not a table, since it has no type before its name: the programs that read the parameter end with a fatal error.",
                "Write type:name without a blank, such as hash:/etc/postfix/virtual, and build the table if its type requires that; "
                    + "reload."
            ) with
            {
                Target = target,
                Actual = string.Join(' ', words),
                Expected = "type:name",
                Evidence = $"expecting \"type:name\" form instead of \"{words[0]}\"",
                ReferenceUrl = "https://www.postfix.org/DATABASE_README.html",
            };
        }
    }

    /// <summary>Null for a table without a file.</summary>
    private static CheckFinding? Explain(IServerSystem system, UsedTable table, HashSet<string> types)
    {
        string type = table.Table.Type;
        if (type != LookupTable.PlainFile && !types.Contains(type))
            return UnknownType(type);
        if (table.Table.OpenedFile is not { } file)
            return null;
        if (table.IsCache)
            return Skip("Postfix creates this table itself when it first needs it.");
        if (!table.IsRead)
            return Skip("No program that reads this table receives mail.");
        try
        {
            return table.Table.IndexedFile is null ? LookAtText(system.Inspect(file)) : LookAtIndex(system, table, file);
        }
        catch (ServerSystemException failure)
        {
            return failure.IsDenied
                ? Unknown("This user may not access the table.", "Run pwsh with sudo.") with
                {
                    Evidence = failure.Message,
                }
                : Unknown("The table cannot be accessed.", "Read the evidence.") with
                {
                    Evidence = failure.Message,
                };
        }
    }

    private static CheckFinding LookAtText(FileFacts? file) =>
        file is null
            ? Fail(
                "The file does not exist: lookups fail, and mail that needs them is deferred.",
                "Create the file, or remove it from the parameter shown in the evidence; reload."
            )
            : Pass("The file is there.");

    private static CheckFinding LookAtIndex(IServerSystem system, UsedTable table, string index)
    {
        (FileFacts? source, FileFacts? built) = (system.Inspect(table.Table.Name), system.Inspect(index));
        if (built is null)
        {
            return source is null
                ? Fail(
                    "Neither the table nor its source exists: lookups fail, and mail that needs them is deferred.",
                    "Create the source and build the table, or remove it from the parameter shown in the evidence."
                )
                : Fail(
                    "The indexed file does not exist: lookups fail, and mail that needs them is deferred.",
                    "Build it from its source."
                ) with
                {
                    RemedyCommand = table.CommandToBuild,
                };
        }

        return source is not null && source.ModifiedUtc > built.ModifiedUtc
            ? Fail("The source is newer than the indexed file: changes are not in effect.", "Build the file again.") with
            {
                RemedyCommand = table.CommandToBuild,
            }
            : Pass("The indexed file exists and is up to date.");
    }

    private static CheckFinding UnknownType(string type) =>
        Fail(
            $"This Postfix does not know tables of the type {type}: lookups fail, and mail that needs them is deferred.",
            s_packaged.Contains(type, StringComparer.Ordinal)
                ? $"Install the package with it (postfix-{type}), and reload; 'postconf -m' lists the types."
                : "Correct the type to one that 'postconf -m' lists, and build the files again. Postfix 3.11 comes without hash and "
                    + "btree in some distributions."
        );
}
