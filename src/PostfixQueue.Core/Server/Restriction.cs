namespace PostfixQueue.Server;

/// <summary>One restriction of a list such as <c>smtpd_recipient_restrictions</c>, see access(5) and postconf(5).</summary>
/// <param name="Name">Such as <c>reject_unauth_destination</c>; for a table that stands alone the kind of look-up that the list makes of
/// it.</param>
/// <param name="Argument">The table, service or list behind it; null for none.</param>
/// <param name="IsDisarmed">It stands behind <c>warn_if_reject</c>: what it would refuse is logged and goes on.</param>
internal sealed record Restriction(string Name, string? Argument, bool IsDisarmed)
{
    private const string WarnOnly = "warn_if_reject";

    /// <summary>Classes that hold each other would never end.</summary>
    private const int Deepest = 10;

    /// <summary>It looks something up in a table of access(5).</summary>
    public bool IsAccess =>
        Name.StartsWith("check_", StringComparison.OrdinalIgnoreCase) && Name.EndsWith("_access", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// It keeps strangers from sending to strangers. smtpd(8) does not work unless one of these stands in its lists for relaying or
    /// recipients.
    /// </summary>
    public bool IsBarrier =>
        !IsDisarmed && Name.ToLowerInvariant() is "reject_unauth_destination" or "defer_unauth_destination" or "check_relay_domains"
        || RefusesAll;

    /// <summary>It refuses whatever comes so far.</summary>
    public bool RefusesAll => !IsDisarmed && Name.ToLowerInvariant() is "reject" or "defer" or "defer_if_permit";

    /// <summary>It permits whatever comes so far: what stands behind it does not count.</summary>
    public bool PermitsAll => Name.Equals("permit", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The restrictions of a list as smtpd(8) goes through them: with those of restriction classes, up to the first that ends it for
    /// everybody.
    /// </summary>
    /// <param name="server">The server with its settings.</param>
    /// <param name="parameter">The list, such as <c>smtpd_relay_restrictions</c>.</param>
    public static IReadOnlyList<Restriction> Read(ServiceView server, string parameter)
    {
        List<Restriction> found = new();
        Read(server, server.List(parameter), AccessOf(parameter), isDisarmed: false, found, 0);
        int end = found.FindIndex(static restriction => restriction.PermitsAll || restriction.RefusesAll);
        return end < 0 ? found : found[..(end + 1)];
    }

    private static void Read(
        ServiceView server,
        IReadOnlyList<string> words,
        string access,
        bool isDisarmed,
        List<Restriction> found,
        int depth
    )
    {
        IReadOnlyList<string> classes = server.List("smtpd_restriction_classes");
        bool isNextDisarmed = isDisarmed;
        for (int index = 0; index < words.Count; index++)
        {
            string word = words[index];
            if (word.Equals(WarnOnly, StringComparison.OrdinalIgnoreCase))
            {
                isNextDisarmed = true;
                continue;
            }

            if (classes.Contains(word, StringComparer.Ordinal) && depth < Deepest)
                Read(server, server.List(word), access, isNextDisarmed, found, depth + 1);
            else if (word.Contains(':', StringComparison.Ordinal))
                found.Add(new Restriction(access, word, isNextDisarmed));
            else
                found.Add(new Restriction(word, TakesArgument(word) && index + 1 < words.Count ? words[++index] : null, isNextDisarmed));
            isNextDisarmed = isDisarmed;
        }
    }

    private static bool TakesArgument(string name)
    {
        string lower = name.ToLowerInvariant();
        return (lower.StartsWith("check_", StringComparison.Ordinal) && lower != "check_relay_domains")
            || lower.StartsWith("reject_rbl_", StringComparison.Ordinal)
            || lower.StartsWith("reject_rhsbl_", StringComparison.Ordinal)
            || lower is "permit_dnswl_client" or "permit_rhswl_client" or "sleep";
    }

    /// <summary>What a table without a name before it is asked for, by the list that it stands in.</summary>
    private static string AccessOf(string parameter) =>
        parameter switch
        {
            "smtpd_client_restrictions" => "check_client_access",
            "smtpd_helo_restrictions" => "check_helo_access",
            "smtpd_sender_restrictions" => "check_sender_access",
            "smtpd_etrn_restrictions" => "check_etrn_access",
            _ => "check_recipient_access",
        };
}
