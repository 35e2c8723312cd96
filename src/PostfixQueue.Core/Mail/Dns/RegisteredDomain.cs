namespace PostfixQueue.Mail.Dns;

/// <summary>
/// The part of a name that somebody registered. By a rule and not by the list of public suffixes: that is larger than the rest of this
/// module, grows old in it, and what depends on this here are hints only.
/// </summary>
internal static class RegisteredDomain
{
    /// <summary>Second labels below which countries let people register, as co in co.uk.</summary>
    private static readonly string[] s_kinds =
    [
        "ac",
        "ad",
        "asso",
        "biz",
        "co",
        "com",
        "ed",
        "edu",
        "firm",
        "gen",
        "go",
        "gob",
        "gouv",
        "gov",
        "govt",
        "gub",
        "gv",
        "id",
        "idf",
        "ind",
        "info",
        "int",
        "k12",
        "law",
        "lg",
        "ltd",
        "me",
        "med",
        "mil",
        "mod",
        "muni",
        "name",
        "ne",
        "net",
        "nhs",
        "nic",
        "nom",
        "or",
        "org",
        "plc",
        "police",
        "pp",
        "press",
        "priv",
        "pro",
        "re",
        "res",
        "sc",
        "sch",
        "school",
        "sport",
        "tel",
        "tm",
        "web",
    ];

    /// <summary>The registered domain that a name lies in; null when the name is a suffix itself.</summary>
    public static string? FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] labels = (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant().Split('.');
        int suffix = labels is [.., var kind, { Length: 2 }] && Array.IndexOf(s_kinds, kind) >= 0 ? 2 : 1;
        return labels.Length > suffix ? string.Join('.', labels[^(suffix + 1)..]) : null;
    }

    /// <summary>Both names lie in one registered domain.</summary>
    public static bool IsShared(string left, string right) => FromName(left) is { } own && own == FromName(right);
}
