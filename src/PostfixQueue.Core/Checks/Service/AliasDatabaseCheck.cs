using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Every table that Postfix reads from an indexed file has that file, newer than its source, in a format that this Postfix knows.</summary>
internal sealed partial class AliasDatabaseCheck : ICheck
{
    public string Name => "Postfix.AliasDatabase";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalResource];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var services = await context.ServicesAsync(cancellationToken);
        var types = (await context.Host.Tools.ReadConfigurationAsync(context.Instance, PostconfQuery.TableTypes, context.Notices, cancellationToken))
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);

        // A default names tables that need not exist, except those of local delivery, which reads them unless told otherwise.
        var texts = parameters.Names.Where(name => parameters.IsSet(name) || name == "alias_maps").Order(StringComparer.Ordinal).Select(name => parameters[name] ?? string.Empty)
            .Concat(services.SelectMany(static service => service.Overrides).Select(static setting => setting.Value));
        var aliases = parameters["alias_database"] ?? string.Empty;
        var tables = texts.SelectMany(static text => Table().Matches(text)).Select(static match => (Type: match.Groups["type"].Value, Path: match.Groups["path"].Value)).Distinct().ToArray();
        if (tables.Length == 0) yield return CheckFinding.Skip("No table is read from an indexed file.");
        foreach (var (type, path) in tables)
        {
            var finding = types.Contains(type) ? Look(context.Host.System, type, path) : UnknownType(type);
            yield return finding with
            {
                Target = $"{type}:{path}",
                RemedyCommand = finding.Status == CheckStatus.Fail && types.Contains(type) ? Command(type, path, aliases) : null,
            };
        }
    }

    private static string Command(string type, string path, string aliases) =>
        aliases.Contains($"{type}:{path}", StringComparison.Ordinal) ? "newaliases" : $"postmap {type}:{path}";

    private static CheckFinding Look(IServerSystem system, string type, string path)
    {
        var (source, compiled) = (system.Inspect(path), system.Inspect(path + LookupTable.IndexExtensions[type]));
        if (compiled is null)
            return CheckFinding.Fail("The indexed file does not exist: look-ups fail, and mail that needs them is deferred.", "Build it from its source.");
        return source is not null && source.ModifiedUtc > compiled.ModifiedUtc
            ? CheckFinding.Fail("The source is newer than the indexed file: changes are not in effect.", "Build the file again.")
            : CheckFinding.Pass("The indexed file is there and up to date.");
    }

    private static CheckFinding UnknownType(string type) => CheckFinding.Fail(
        $"This Postfix does not know tables of the type {type}.",
        $"Install the package with it (postfix-{type}), or change to a type that 'postconf -m' lists and build the files again. Postfix 3.11 comes without hash and btree in some distributions.");

    [GeneratedRegex(@"(?<![A-Za-z0-9_])(?<type>hash|btree|lmdb|cdb|dbm|sdbm):(?<path>/[^\s,{}]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Table();
}
