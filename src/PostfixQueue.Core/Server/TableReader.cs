namespace PostfixQueue.Server;

/// <summary>
/// Finds the tables that the configuration uses: in every parameter that may name one, in access lists and restriction classes, in
/// <c>-o</c> settings.
/// </summary>
internal static class TableReader
{
    /// <summary>Finds them, in the order of the parameters that name them.</summary>
    /// <param name="parameters">Those of main.cf.</param>
    /// <param name="services">Those of master.cf.</param>
    public static IReadOnlyList<UsedTable> FindTables(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        MailRoute route = MailRoute.Create(parameters, services);
        ServiceView main = new(parameters, null);
        ServiceView[] views = services.Select(service => new ServiceView(parameters, service)).ToArray();
        IReadOnlyList<string> classes = parameters.List("smtpd_restriction_classes");
        List<(string Word, LookupTable Table, TableUse Use)> found = new();
        foreach (
            string? name in parameters
                .Names.Where(name => parameters.IsBuiltIn(name) || classes.Contains(name, StringComparer.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            // A default names tables that need not exist, except those of local delivery, which reads them unless told otherwise.
            bool counts = parameters.IsSet(name) || name == "alias_maps";
            IReadOnlyList<string>? readers = TableReaders.FindPrograms(
                classes.Contains(name, StringComparer.Ordinal) ? "smtpd_restrictions" : name
            );
            ServiceView[] own = views
                .Where(view =>
                    counts ? readers?.Contains(view.Service!.Program, StringComparer.Ordinal) ?? view.IsOwn(name) : view.IsOwn(name)
                )
                .ToArray();
            if (counts && (readers is null || own.Length == 0))
                Add(main, null, readers is null && name != UsedTable.AliasDatabase);
            foreach (ServiceView? view in own)
                Add(view, view, IsReached(view.Service!.Program, route));

            void Add(ServiceView view, ServiceView? reader, bool isRead) =>
                found.AddRange(
                    TableWords.Read(name, view[name], classes).Select(word => (word.Word, word.Table, new TableUse(name, reader, isRead)))
                );
        }

        return
        [
            .. found
                .GroupBy(static entry => (entry.Word, entry.Table))
                .Select(static table => new UsedTable(
                    table.Key.Word,
                    table.Key.Table,
                    [.. table.Select(static entry => entry.Use).Distinct()]
                )),
        ];
    }

    /// <summary>The programs that deliver run only for the mail of their class of addresses; the others for all mail.</summary>
    private static bool IsReached(string program, MailRoute route) => program is not ("local" or "virtual") || route.Uses(program);
}
