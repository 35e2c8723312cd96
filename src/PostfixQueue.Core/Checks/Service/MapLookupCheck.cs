using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Every table that another service answers for can be asked, by the programs that read it.</summary>
internal sealed class MapLookupCheck : ICheck
{
    /// <summary>
    /// A whole address: for one without a domain, and for plain words, many tables answer without asking the service behind them. No such
    /// domain exists (RFC 6761 section 6.4).
    /// </summary>
    private const string Key = "probe@probe.invalid";

    public string Name => "Postfix.MapLookup";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalResource, MailDelayCause.TlsFailure];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<UsedTable> all = await context.TablesAsync(cancellationToken);
        IReadOnlyList<MailServerService> services = await context.ServicesAsync(cancellationToken);
        CheckFinding[] refused = ProxiedTables.Refused(await context.ParametersAsync(cancellationToken), services, all).ToArray();
        foreach (CheckFinding? finding in refused)
            yield return finding;
        UsedTable[] tables = all.Where(static table => table.Table.IsAskedOfService).ToArray();
        if (tables.Length == 0 && refused.Length == 0)
            yield return CheckFinding.Skip("No table is asked of another service.");

        // A service that does not answer costs each of them its own wait.
        ServiceView main = new(await context.ParametersAsync(cancellationToken), null);
        ServiceView[] proxies = ServiceView
            .Of("proxymap", await context.ParametersAsync(cancellationToken), await context.ServicesAsync(cancellationToken))
            .Take(1)
            .ToArray();
        Task<CheckFinding>[] answers = tables
            .GroupBy(static table => table.Table with { IsProxied = false })
            .Select(same =>
                AskAsync(
                    context,
                    same.Key,
                    [.. same.SelectMany(table => table.Table.IsProxied ? proxies : table.Readers).DefaultIfEmpty(main)],
                    cancellationToken
                )
            )
            .ToArray();
        foreach (Task<CheckFinding>? answer in answers)
            yield return await answer;
    }

    private static async Task<CheckFinding> AskAsync(
        CheckContext context,
        LookupTable table,
        IReadOnlyList<ServiceView> readers,
        CancellationToken cancellationToken
    )
    {
        ServiceEndpoint[] places = ServiceEndpoint
            .Of(readers.Select(view => (Text: Endpoint(table) ?? "", View: view)).Where(static use => use.Text.Length > 0))
            .Where(static place => place.Endpoint is not null)
            .ToArray();
        if (places.Length == 0 && table.Type != "sqlite" && (context.Asked.SkipsNetwork || context.Asked.SkipsDns))
            return CheckFinding.Skip("Which host answers for it is in the table's own file, so it is not asked.") with
            {
                Target = table.ToString(),
            };

        // postmap(1) would try for ten seconds.
        foreach (ServiceEndpoint? place in places)
        {
            CheckFinding look = await EndpointLook.AtAsync(
                context,
                place,
                "The service behind the table",
                Remedy(table.Type),
                cancellationToken
            );
            if (look.Status != CheckStatus.Pass)
                return look with { Target = table.ToString(), Expected = look.Expected ?? look.Target };
        }

        if (Jailed(context.Host.System, table, readers) is { } jailed)
            return jailed with { Target = table.ToString() };
        try
        {
            await context.Host.Tools.LookUpAsync(
                context.Instance,
                LookupTableKind.Map,
                table.ToString(),
                Key,
                context.Notices,
                cancellationToken
            );
            return CheckFinding.Pass("The table can be asked.") with { Target = table.ToString() };
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.CommandFailed)
        {
            return Explain(context, table.Type, failure.Message) with { Target = table.ToString(), Evidence = failure.Message };
        }
    }

    /// <summary>
    /// A socket of the database that is there for the machine, and for postmap(1), but not for a service that takes the queue
    /// directory for the root.
    /// </summary>
    private static CheckFinding? Jailed(IServerSystem system, LookupTable table, IReadOnlyList<ServiceView> readers)
    {
        if (readers.FirstOrDefault(static view => view.IsChrooted) is not { } reader || table.OpenedFile is not { } file)
            return null;
        try
        {
            if (system.ReadText(file) is not { } text)
                return null;
            foreach (IReadOnlyList<string> places in TableSockets.Find(table.Type, text))
            {
                if (places.FirstOrDefault(path => system.Inspect(path) is not null) is not { } outside)
                    continue;
                if (places.Any(path => system.Inspect(reader.PathOf(path)) is not null))
                    continue;
                return CheckFinding.Fail(
                    "The socket of the database is not in the queue directory, which programs that read the table take for the root: "
                        + "their look-ups fail, and mail that needs them is deferred.",
                    "Write proxy: before the table, so that proxymap, which is not locked in, asks it; "
                        + $"or name the host by its address, such as 127.0.0.1, in {file}. Reload."
                ) with
                {
                    Actual = outside,
                    Expected = reader.PathOf(outside),
                    Evidence = reader.Service!.ToString(),
                    ReferenceUrl = "https://www.postfix.org/proxymap.8.html",
                };
            }
        }
        catch (ServerSystemException)
        {
            // The file has a password, and this user may not read it; postmap(1) says so.
        }

        return null;
    }

    /// <summary>socketmap_table(5): behind the address comes the name of the map.</summary>
    private static string? Endpoint(LookupTable table) =>
        table.Type switch
        {
            "tcp" => table.Name,
            "socketmap" => table.Name[..Math.Max(0, table.Name.LastIndexOf(':'))],
            _ => null,
        };

    private static CheckFinding Explain(CheckContext context, string type, string text) =>
        text switch
        {
            _ when text.Contains("unsupported dictionary type", StringComparison.Ordinal) => CheckFinding.Fail(
                $"This Postfix does not know tables of the type {type}.",
                $"Install the package with it, such as postfix-{type}, and reload; 'postconf -m' lists the types."
            ),
            _ when text.Contains("Permission denied", StringComparison.Ordinal) && !context.Host.IsSuperuser => CheckFinding.Unknown(
                "This user may not read the table's file.",
                "Run pwsh with sudo."
            ),
            _ => CheckFinding.Fail("The table cannot be asked: look-ups fail, and mail that needs them is deferred.", Remedy(type)),
        };

    private static string Remedy(string type) =>
        type is "tcp" or "socketmap"
            ? "Start the service behind the table and read its log, or take the table out of the configuration."
            : "Start the database or directory server, and see whether host, user and password in the table's file are right.";
}
