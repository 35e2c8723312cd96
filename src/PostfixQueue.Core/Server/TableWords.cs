using System.Collections.Frozen;

namespace PostfixQueue.Server;

/// <summary>Tells the words of a parameter that name a table from the others.</summary>
internal static class TableWords
{
    /// <summary>
    /// The types of DATABASE_README that mean a table wherever they stand. <c>unix</c> is a socket too, and counts only where nothing but
    /// tables may stand.
    /// </summary>
    private static readonly FrozenSet<string> s_types = FrozenSet.Create(
        StringComparer.Ordinal,
        "btree",
        "cdb",
        "cidr",
        "dbm",
        "environ",
        "fail",
        "hash",
        "inline",
        "internal",
        "ldap",
        "lmdb",
        "memcache",
        "mongodb",
        "mysql",
        "netinfo",
        "nis",
        "nisplus",
        "pcre",
        "pgsql",
        "pipemap",
        "randmap",
        "regexp",
        "sdbm",
        "socketmap",
        "sqlite",
        "static",
        "tcp",
        "texthash",
        "unionmap"
    );

    private static readonly string[] s_onlyTables = ["_maps", "_map", "_checks", "_database"];

    /// <summary>They repeat the values of others, tables or not.</summary>
    private static readonly string[] s_mixed = ["proxy_read_maps", "proxy_write_maps"];

    /// <summary>Lists in which a path is a file with further words.</summary>
    private static readonly FrozenSet<string> s_lists = FrozenSet.Create(
        StringComparer.Ordinal,
        "debug_peer_list",
        "fast_flush_domains",
        "mydestination",
        "mynetworks",
        "permit_mx_backup_networks",
        "relay_domains",
        "smtpd_authorized_xclient_hosts",
        "smtpd_authorized_xforward_hosts",
        "smtpd_client_event_limit_exceptions",
        "virtual_alias_domains",
        "virtual_mailbox_domains",
        "authorized_flush_users",
        "authorized_mailq_users",
        "authorized_submit_users"
    );

    /// <summary>The tables of a value.</summary>
    /// <param name="parameter">The parameter that has it.</param>
    /// <param name="value">The value.</param>
    /// <param name="classes">Parameters that hold restrictions under names of their own.</param>
    public static IEnumerable<(string Word, LookupTable Table)> Read(string parameter, string? value, IReadOnlyList<string> classes)
    {
        bool isRestriction =
            parameter.EndsWith("_restrictions", StringComparison.Ordinal) || classes.Contains(parameter, StringComparer.Ordinal);
        bool hasOnlyTables = s_onlyTables.Any(ending => parameter.EndsWith(ending, StringComparison.Ordinal));
        string before = "";
        foreach (string written in Flatten(PostfixList.Split(value)))
        {
            string word = written.TrimStart('!');
            bool mayBeAny = hasOnlyTables || IsAccess(before);
            before = word;
            if (isRestriction && !mayBeAny)
                continue;
            foreach ((string Word, LookupTable Table) table in Tables(word, mayBeAny))
                yield return table;
            if (word.StartsWith('/') && s_lists.Contains(parameter))
                yield return (word, new LookupTable(LookupTable.PlainFile, word));
        }
    }

    /// <summary>
    /// The words of a parameter that only tables may stand in, and that are none: Postfix ends with <c>expecting "type:name" form</c>.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    public static IEnumerable<string> Unreadable(string parameter, string? value) =>
        s_onlyTables.Any(ending => parameter.EndsWith(ending, StringComparison.Ordinal))
        && !s_lists.Contains(parameter)
        && !s_mixed.Contains(parameter)
            ? Flatten(PostfixList.Split(value)).Where(static word => !LookupTable.TryParse(word, out _))
            : [];

    /// <summary>Restrictions such as <c>check_client_access</c>; what stands behind <c>check_policy_service</c> is no table.</summary>
    private static bool IsAccess(string word) =>
        word.StartsWith("check_", StringComparison.Ordinal) && word.EndsWith("_access", StringComparison.Ordinal);

    /// <summary>One, or those that it is made of.</summary>
    private static IEnumerable<(string Word, LookupTable Table)> Tables(string word, bool mayBeAny)
    {
        if (!LookupTable.TryParse(word, out LookupTable? table) || !(mayBeAny || s_types.Contains(table.Type)))
            return [];
        return table.Type is "pipemap" or "unionmap" && table.Name is ['{', .. var inner, '}']
            ? PostfixList.Split(inner).SelectMany(static part => Tables(part, mayBeAny: true))
            : [(word, table)];
    }

    /// <summary>A restriction with settings of its own stands in braces.</summary>
    private static IEnumerable<string> Flatten(IEnumerable<string> words) =>
        words.SelectMany(static word => word is ['{', .. var inner, '}'] ? Flatten(PostfixList.Split(inner)) : [word]);
}
