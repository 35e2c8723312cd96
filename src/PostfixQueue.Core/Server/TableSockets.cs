namespace PostfixQueue.Server;

/// <summary>Sockets of databases that the file of a table names, see mysql_table(5), pgsql_table(5) and ldap_table(5).</summary>
internal static class TableSockets
{
    /// <summary>
    /// Where the libraries of the distributions look for the socket of MySQL and MariaDB when the host is <c>localhost</c>, which
    /// never means the network.
    /// </summary>
    private static readonly string[] s_mysql =
    [
        "/var/run/mysqld/mysqld.sock",
        "/run/mysqld/mysqld.sock",
        "/var/lib/mysql/mysql.sock",
        "/tmp/mysql.sock",
    ];

    /// <summary>The sockets, each with the places where it may be.</summary>
    /// <param name="type">The type of the table.</param>
    /// <param name="text">Its file.</param>
    public static IReadOnlyList<IReadOnlyList<string>> FindSockets(string type, string text)
    {
        IEnumerable<string> words = text.Split('\n')
            .Select(static line => line.Split('=', 2))
            .Where(static parts => parts.Length == 2 && parts[0].Trim() is "hosts" or "server_host")
            .SelectMany(static parts => PostfixList.Split(parts[1]));
        return [.. words.Select(word => Places(type, word)).OfType<string[]>()];
    }

    private static string[]? Places(string type, string word)
    {
        const string Unix = "unix:";
        const string Ldapi = "ldapi://";
        if (word.StartsWith(Unix, StringComparison.Ordinal))
            return [type == "pgsql" ? Path.Join(word[Unix.Length..], ".s.PGSQL.5432") : word[Unix.Length..]];
        if (word.StartsWith(Ldapi, StringComparison.Ordinal) && word.Length > Ldapi.Length)
            return [Uri.UnescapeDataString(word[Ldapi.Length..].Split('/', '?')[0])];
        return type == "mysql" && word.Split(':') is ["localhost"] or ["inet", "localhost"] ? s_mysql : null;
    }
}
