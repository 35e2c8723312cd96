using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>Every table that another service answers for can be asked, by the programs that read it.</summary>
internal sealed class MapLookupCheck()
    : Check(
        "Postfix.MapLookup",
        MailServerCheckCategory.Service,
        CheckSeverity.Error,
        MailDelayCause.LocalResource,
        MailDelayCause.TlsFailure
    )
{
    /// <summary>
    /// A whole address: for one without a domain, and for plain words, many tables answer without asking the service behind them. No such
    /// domain exists (RFC 6761 section 6.4).
    /// </summary>
    private const string Key = "probe@probe.invalid";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        IReadOnlyList<UsedTable> all = await run.TablesAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        CheckFinding[] refused = ProxiedTables.Refused(await run.ParametersAsync(), services, all).ToArray();
        foreach (CheckFinding? finding in refused)
            yield return finding;
        UsedTable[] tables = all.Where(static table => table.Table.IsAskedOfService).ToArray();
        if (tables.Length == 0 && refused.Length == 0)
            yield return Skip("No table is answered by another service.");

        // A service that does not answer costs each of them its own wait.
        ServiceView main = new(await run.ParametersAsync(), null);
        ServiceView[] proxies = ServiceView
            .FindByProgram("proxymap", await run.ParametersAsync(), await run.ServicesAsync())
            .Take(1)
            .ToArray();
        Task<CheckFinding>[] answers = tables
            .GroupBy(static table => table.Table with { IsProxied = false })
            .Select(same =>
                AskAsync(run, same.Key, [.. same.SelectMany(table => table.Table.IsProxied ? proxies : table.Readers).DefaultIfEmpty(main)])
            )
            .ToArray();
        foreach (Task<CheckFinding>? answer in answers)
            yield return await answer;
    }

    private static async Task<CheckFinding> AskAsync(CheckRun run, LookupTable table, IReadOnlyList<ServiceView> readers)
    {
        ServiceEndpoint[] places = ServiceEndpoint
            .MergeUses(readers.Select(view => (Text: Endpoint(table) ?? "", View: view)).Where(static use => use.Text.Length > 0))
            .Where(static place => place.Endpoint is not null)
            .ToArray();
        if (places.Length == 0 && table.Type != "sqlite" && (run.Asked.SkipsNetwork || run.Asked.SkipsDns))
            return Skip("The host to connect to is in the table's own file, so the table was not " + "queried.") with
            {
                Target = table.ToString(),
            };

        // postmap(1) would try for ten seconds.
        foreach (ServiceEndpoint? place in places)
        {
            CheckFinding look = await EndpointFindings.AtAsync(run, place, "The service behind the table", Remedy(table.Type));
            if (look.Status != CheckStatus.Pass)
                return look with { Target = table.ToString(), Expected = look.Expected ?? look.Target };
        }

        if (Jailed(run.Host.System, table, readers) is { } jailed)
            return jailed with { Target = table.ToString() };
        try
        {
            await run.LookUpAsync(LookupTableKind.Map, table.ToString(), Key);
            return Pass("The table can be queried.") with { Target = table.ToString() };
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.CommandFailed)
        {
            return Explain(run, table.Type, failure.Message) with { Target = table.ToString(), Evidence = failure.Message };
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
            foreach (IReadOnlyList<string> places in TableSockets.FindSockets(table.Type, text))
            {
                if (places.FirstOrDefault(path => system.Inspect(path) is not null) is not { } outside)
                    continue;
                if (places.Any(path => system.Inspect(reader.PathOf(path)) is not null))
                    continue;
                return Fail(
                    "The database socket is not in the queue directory, the root directory of the chrooted programs that read the "
                        + "table: their lookups fail, and mail that needs them is deferred.",
                    $"Write proxy: before the table, so that proxymap, which is not chrooted, queries it; or give the host as an "
                        + $"address, such as 127.0.0.1, in {file}. Reload."
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

    private static CheckFinding Explain(CheckRun run, string type, string text) =>
        text switch
        {
            _ when text.Contains("unsupported dictionary type", StringComparison.Ordinal) => Fail(
                $"This Postfix does not know tables of the type {type}.",
                $"Install the package for it, such as postfix-{type}, and reload; 'postconf -m' lists the types."
            ),
            _ when text.Contains("Permission denied", StringComparison.Ordinal) && !run.Host.IsSuperuser => Unknown(
                "This user may not read the table's file.",
                "Run pwsh with sudo."
            ),
            _ => Fail("The table cannot be queried: lookups fail, and mail that needs them is deferred.", Remedy(type)),
        };

    private static string Remedy(string type) =>
        type is "tcp" or "socketmap"
            ? "Start the service behind the table and read its log, or remove the table from the configuration."
            : "Start the database or directory server, and check the host, user and password in the table's file.";

    /// <summary>
    /// Tables that proxymap(8) is asked for, and that its own list does not have: it refuses them, and the program that asks ends with
    /// a fatal error.
    /// </summary>
    private static class ProxiedTables
    {
        private const string ReadList = "proxy_read_maps";
        private const string WriteList = "proxy_write_maps";

        private static readonly char[] s_ends = [' ', '\t', '\r', '\n', ',', '{', '}'];

        /// <summary>All that are refused.</summary>
        public static IEnumerable<CheckFinding> Refused(
            ServerParameters parameters,
            IReadOnlyList<MailServerService> services,
            IReadOnlyList<UsedTable> tables
        )
        {
            foreach (UsedTable? table in tables.Where(static table => table.Table.IsProxied && table.IsRead))
            {
                (string? name, string? list) = table.IsCache ? ("proxywrite", WriteList) : ("proxymap", ReadList);

                // A service that is missing is the matter of Postfix.MasterServices.
                MailServerService? proxy = services.FirstOrDefault(service =>
                    service is { Type: "unix", Program: "proxymap" } && service.Service == name
                );
                if (proxy is null || new ServiceView(parameters, proxy) is not { } view || Has(view[list], table))
                    continue;
                yield return Explain(table, view, list, Addition(table, parameters));
            }
        }

        private static CheckFinding Explain(UsedTable table, ServiceView view, string list, string addition) =>
            CheckFinding.Fail(
                $"proxymap refuses this table, which is not in {list}: the programs that query it end with a fatal error, and mail "
                    + $"waits.",
                $"Add the parameter that has it to {list}, and reload."
            ) with
            {
                Target = table.Word,
                Actual = $"not in {list}",
                Expected = $"{list} with {addition}",
                RemedyCommand = !view.IsOwn(list)
                    ? ShellCommand.Create($"postconf -e '{list}={view.Raw(list)} {addition}' && postfix reload")
                    : null,
                Evidence = string.Join(", ", table.Parameters),
                ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + list,
            };

        /// <summary>The parameter, where main.cf has the table there; the table itself, where only master.cf names it.</summary>
        private static string Addition(UsedTable table, ServerParameters parameters) =>
            table.Parameters.FirstOrDefault(name => Has(parameters[name], table)) is { } name ? "$" + name : table.Word;

        private static bool Has(string? value, UsedTable table) => (value ?? "").Split(s_ends).Contains(table.Word, StringComparer.Ordinal);
    }
}
