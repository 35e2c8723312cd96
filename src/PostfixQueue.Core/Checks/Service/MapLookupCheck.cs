using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>Every table that another service answers for can be asked.</summary>
internal sealed partial class MapLookupCheck : ICheck
{
    /// <summary>
    /// A whole address: for one without a domain, and for plain words, many tables answer without asking the service behind them. No such
    /// domain exists (RFC 6761 section 6.4).
    /// </summary>
    private const string Key = "probe@probe.invalid";

    public string Name => "Postfix.MapLookup";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalResource];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var services = await context.ServicesAsync(cancellationToken);
        var tables = parameters.Names.Where(parameters.IsSet).Order(StringComparer.Ordinal).Select(name => parameters[name] ?? string.Empty)
            .Concat(services.SelectMany(static service => service.Overrides).Select(static setting => setting.Value))
            .SelectMany(static text => Table().Matches(text)).Select(static match => (Type: match.Groups["type"].Value, Table: match.Value)).Distinct().ToArray();
        if (tables.Length == 0) yield return CheckFinding.Skip("No table is asked of another service.");

        // A service that does not answer costs each of them its own wait.
        var answers = tables.Select(table => AskAsync(context, table.Type, table.Table, parameters["queue_directory"] ?? "/", cancellationToken)).ToArray();
        foreach (var answer in answers) yield return await answer;
    }

    private static async Task<CheckFinding> AskAsync(CheckContext context, string type, string table, string queueDirectory, CancellationToken cancellationToken)
    {
        var endpoint = Endpoint(type, table, queueDirectory);
        if (endpoint is null && type != "sqlite" && (context.Asked.SkipsNetwork || context.Asked.SkipsDns))
            return CheckFinding.Skip("Which host answers for it is in the table's own file, so it is not asked.") with { Target = table };
        if (endpoint is not null)
        {
            // postmap(1) would try for ten seconds.
            var look = await EndpointLook.AtAsync(context, endpoint, "The service behind the table", Remedy(type), cancellationToken);
            if (look.Status != CheckStatus.Pass) return look with { Target = table, Expected = look.Target };
        }

        try
        {
            await context.Host.Tools.LookUpAsync(context.Instance, LookupTableKind.Map, table, Key, context.Notices, cancellationToken);
            return CheckFinding.Pass("The table can be asked.") with { Target = table };
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.CommandFailed)
        {
            return Explain(context, type, failure.Message) with { Target = table, Evidence = failure.Message };
        }
    }

    private static MailEndpoint? Endpoint(string type, string table, string queueDirectory)
    {
        var rest = table[(type.Length + 1)..];

        // socketmap_table(5): behind the address comes the name of the map.
        if (type == "socketmap") rest = rest[..Math.Max(0, rest.LastIndexOf(':'))];
        return type is "tcp" or "socketmap" && MailEndpoint.TryParse(rest, queueDirectory, out var endpoint) ? endpoint : null;
    }

    private static CheckFinding Explain(CheckContext context, string type, string text) => text switch
    {
        _ when text.Contains("unsupported dictionary type", StringComparison.Ordinal) => CheckFinding.Fail(
            $"This Postfix does not know tables of the type {type}.", $"Install the package with it, such as postfix-{type}, and reload; 'postconf -m' lists the types."),
        _ when text.Contains("Permission denied", StringComparison.Ordinal) && !context.Host.IsSuperuser => CheckFinding.Unknown(
            "This user may not read the table's file.", "Run pwsh with sudo."),
        _ => CheckFinding.Fail("The table cannot be asked: look-ups fail, and mail that needs them is deferred.", Remedy(type)),
    };

    private static string Remedy(string type) => type is "tcp" or "socketmap"
        ? "Start the service behind the table and read its log, or take the table out of the configuration."
        : "Start the database or directory server, and see whether host, user and password in the table's file are right.";

    /// <summary>Behind proxy: the same is asked directly, since otherwise Postfix would have to run.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_])(?<type>mysql|pgsql|ldap|mongodb|sqlite|memcache|tcp|socketmap):[^\s,{}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Table();
}
