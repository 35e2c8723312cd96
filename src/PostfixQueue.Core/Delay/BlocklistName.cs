using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>Finds the name of the blocklist in a reply.</summary>
internal static class BlocklistName
{
    private static readonly SearchValues<char> s_ends = SearchValues.Create(" ;,()[]'\"");

    // What stands right before a list's name.
    private static readonly string[] s_introductions =
    [
        "blocked using ",
        "listed in ",
        "listed at ",
        "listed on ",
        "listed by ",
        "found in ",
        "blacklisted by ",
        "blocked by ",
        "rejected by ",
        "according to ",
        "refused by ",
    ];

    // Lists that are named without a domain, and the name to give.
    private static readonly (string Word, string Name)[] s_known =
    [
        ("spamhaus", "spamhaus.org"),
        ("spamcop", "bl.spamcop.net"),
        ("barracuda", "b.barracudacentral.org"),
        ("sorbs", "dnsbl.sorbs.net"),
        ("uceprotect", "uceprotect.net"),
        ("abusix", "abusix.zone"),
        ("invaluement", "invaluement.com"),
        ("hostkarma", "hostkarma.junkemailfilter.com"),
        ("mailspike", "bl.mailspike.net"),
        ("cloudmark", "cloudmark.com"),
        ("senderscore", "senderscore.org"),
        ("0spam", "0spam.org"),
        ("nixspam", "ix.dnsbl.manitu.net"),
        ("dronebl", "dnsbl.dronebl.org"),
        ("abuseat", "cbl.abuseat.org"),
        ("psbl", "psbl.surriel.com"),
        ("proofpoint", "proofpoint.com"),
        ("trend micro", "trendmicro.com"),
        ("backscatterer", "ips.backscatterer.org"),
        ("sender.office.com", "sender.office.com"),
        ("s5h.net", "all.s5h.net"),
        ("truncate.gbudb", "truncate.gbudb.net"),
    ];

    /// <summary>Finds the name.</summary>
    /// <param name="normalized">Normalized text, see <see cref="SmtpReplyText.Normalize"/>.</param>
    /// <returns>The domain of the list; null if none is named.</returns>
    public static string? Read(ReadOnlySpan<char> normalized)
    {
        foreach (string introduction in s_introductions)
        {
            int at = normalized.IndexOf(introduction, StringComparison.Ordinal);
            if (at < 0)
                continue;
            ReadOnlySpan<char> name = normalized[(at + introduction.Length)..];
            if (name.StartsWith("the ", StringComparison.Ordinal))
                name = name[4..];
            if (name.StartsWith("dnsbl ", StringComparison.Ordinal))
                name = name[6..];
            int end = name.IndexOfAny(s_ends);
            name = (end < 0 ? name : name[..end]).TrimEnd(".:");
            if (IsListName(name))
                return name.ToString();
        }

        foreach ((string word, string name) in s_known)
        {
            if (normalized.Contains(word, StringComparison.Ordinal))
                return name;
        }

        return null;
    }

    /// <summary>A domain name whose last label has a letter, so that a listed address is not taken for the list.</summary>
    private static bool IsListName(ReadOnlySpan<char> name)
    {
        int dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 2 && char.IsAsciiLetter(name[dot + 1]) && !SafeText.Name(name).IsEmpty;
    }
}
