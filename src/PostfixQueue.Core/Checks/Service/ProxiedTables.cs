using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Tables that proxymap(8) is asked for, and that its own list does not have: it refuses them, and the program that asks ends with
/// a fatal error.
/// </summary>
internal static class ProxiedTables
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
            (string? name, string? list) = table.Maker == TableMaker.Administrator ? ("proxymap", ReadList) : ("proxywrite", WriteList);

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
            $"proxymap refuses this table, which {list} does not have: the programs that ask for it end with a fatal error, and mail waits.",
            $"Add it to {list}, by the name of the parameter that has it, and reload."
        ) with
        {
            Target = table.Word,
            Actual = $"not in {list}",
            Expected = $"{list} with {addition}",
            RemedyCommand =
                !view.IsOwn(list) && ShellWord.Quote($"{list}={view.Raw(list)} {addition}") is { } setting
                    ? $"postconf -e {setting} && postfix reload"
                    : null,
            Evidence = string.Join(", ", table.Parameters),
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + list,
        };

    /// <summary>The parameter, where main.cf has the table there; the table itself, where only master.cf names it.</summary>
    private static string Addition(UsedTable table, ServerParameters parameters) =>
        table.Parameters.FirstOrDefault(name => Has(parameters[name], table)) is { } name ? "$" + name : table.Word;

    private static bool Has(string? value, UsedTable table) => (value ?? "").Split(s_ends).Contains(table.Word, StringComparer.Ordinal);
}
