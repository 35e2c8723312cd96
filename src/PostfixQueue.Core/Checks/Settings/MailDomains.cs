using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Settings;

/// <summary>The domains that this server sends and receives mail for.</summary>
internal static class MailDomains
{
    private static readonly string[] s_lists = ["mydestination", "virtual_mailbox_domains", "virtual_alias_domains", "relay_domains"];

    /// <summary>Those asked for, else <c>mydomain</c> and all that the configuration lists by name; tables and host names without a domain are passed over.</summary>
    public static IReadOnlyList<string> Find(CheckParameters asked, ServerParameters parameters)
    {
        if (asked.Domains.Count > 0) return asked.Domains;
        var candidates = s_lists.SelectMany(parameters.List).Prepend(parameters["mydomain"] ?? string.Empty);
        return [.. Public(candidates, parameters["myhostname"])];
    }

    private static IEnumerable<string> Public(IEnumerable<string> candidates, string? ownName)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var candidate in candidates)
        {
            // type:table and /file hold names too, but are not the server's to list; a table is asked by its own check.
            if (candidate.AsSpan().IndexOfAny(":/!$[") >= 0 || !DomainName.TryNormalize(candidate, out var name)) continue;
            if (!name.Contains('.', StringComparison.Ordinal) || name.StartsWith("localhost.", StringComparison.OrdinalIgnoreCase)) continue;

            // The host's own name is a mail domain only of mail to the host itself, which no MX is published for.
            if (string.Equals(name, ownName, StringComparison.OrdinalIgnoreCase)) continue;
            if (seen.Add(name)) yield return name;
        }
    }
}
