using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>The domains that this server sends and receives mail for.</summary>
internal static class MailDomains
{
    /// <summary>The parameters with the domains whose mail ends here.</summary>
    public static IReadOnlyList<string> FinalLists { get; } = ["mydestination", "virtual_alias_domains", "virtual_mailbox_domains"];

    /// <summary>The parameters with all domains that mail is taken in for.</summary>
    public static IReadOnlyList<string> Lists { get; } = [.. FinalLists, "relay_domains"];

    /// <summary>
    /// Those asked for, else <c>mydomain</c> and all that the configuration lists by name; tables and host names without a domain are
    /// passed over.
    /// </summary>
    public static IReadOnlyList<string> FindDomains(GivenFacts asked, ServerParameters parameters)
    {
        if (asked.Domains.Count > 0)
            return asked.Domains;
        IEnumerable<string> candidates = Lists.SelectMany(parameters.List).Prepend(parameters["mydomain"] ?? "");

        // Small servers have the mail domain itself as their name. mydomain is then what is left of it, which may be a suffix that nobody
        // has.
        string? own = parameters["myhostname"];
        bool isMailDomain =
            own is { Length: > 0 }
            && (DomainName.Same(own, parameters["mydomain"] ?? "") || DomainName.Same(own, RegisteredDomain.FromName(own) ?? ""));
        return [.. Public(candidates, isMailDomain ? null : own)];
    }

    /// <summary>
    /// True for a word of such a list that is a domain by name. Words such as <c>type:table</c> and <c>/file</c> hold names too, but are
    /// not the server's to list.
    /// </summary>
    public static bool IsDomain(string word) => word.AsSpan().IndexOfAny(":/!$[") < 0 && DomainName.TryNormalize(word, out _);

    /// <summary>
    /// The domain that addresses of local users have (<c>myorigin</c>); null when the file that is to hold it does not exist.
    /// </summary>
    public static string? FindOrigin(ServerParameters parameters, IServerSystem system)
    {
        // The value may be the path of a file that holds it, as on Debian.
        string written = parameters["myorigin"] ?? "";
        return written.StartsWith('/') ? system.ReadText(written)?.Trim() : written;
    }

    private static IEnumerable<string> Public(IEnumerable<string> candidates, string? ownName)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (string candidate in candidates)
        {
            if (!IsDomain(candidate) || !DomainName.TryNormalize(candidate, out string? name))
                continue;
            if (!name.Contains('.', StringComparison.Ordinal) || name.StartsWith("localhost.", StringComparison.OrdinalIgnoreCase))
                continue;

            // The host's own name is a mail domain only of mail to the host itself, which no MX is published for.
            if (string.Equals(name, ownName, StringComparison.OrdinalIgnoreCase))
                continue;
            if (RegisteredDomain.FromName(name) is not null && seen.Add(name))
                yield return name;
        }
    }
}
