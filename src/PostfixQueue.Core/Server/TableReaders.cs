using System.Collections.Frozen;

namespace PostfixQueue.Server;

/// <summary>Which programs of Postfix read the tables of a parameter, by their manual pages.</summary>
internal static class TableReaders
{
    private static readonly string[] s_cleanup = ["cleanup"];
    private static readonly string[] s_local = ["local"];
    private static readonly string[] s_rewrite = ["trivial-rewrite"];
    private static readonly string[] s_virtual = ["virtual"];

    private static readonly FrozenDictionary<string, string[]> s_byName = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["alias_maps"] = s_local,
        ["fallback_transport_maps"] = s_local,
        ["mailbox_command_maps"] = s_local,
        ["mailbox_transport_maps"] = s_local,
        ["body_checks"] = s_cleanup,
        ["canonical_maps"] = s_cleanup,
        ["header_checks"] = s_cleanup,
        ["milter_header_checks"] = s_cleanup,
        ["mime_header_checks"] = s_cleanup,
        ["nested_header_checks"] = s_cleanup,
        ["recipient_bcc_maps"] = s_cleanup,
        ["recipient_canonical_maps"] = s_cleanup,
        ["sender_bcc_maps"] = s_cleanup,
        ["sender_canonical_maps"] = s_cleanup,
        ["relocated_maps"] = s_rewrite,
        ["sender_dependent_default_transport_maps"] = s_rewrite,
        ["sender_dependent_relayhost_maps"] = s_rewrite,
        ["transport_maps"] = s_rewrite,
        ["virtual_gid_maps"] = s_virtual,
        ["virtual_uid_maps"] = s_virtual,
        ["virtual_alias_maps"] = ["cleanup", "smtpd"],
        ["virtual_mailbox_maps"] = ["smtpd", "virtual"],
        ["local_recipient_maps"] = ["smtpd"],
        ["relay_recipient_maps"] = ["smtpd"],
        ["postscreen_cache_map"] = ["postscreen"],
        ["address_verify_map"] = ["verify"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Parameters that begin with the name of their program. Session caches are tlsmgr's, which runs whenever one of the others asks it.
    /// </summary>
    private static readonly (string Prefix, string Program)[] s_byPrefix =
    [
        ("smtpd_", "smtpd"),
        ("smtp_", "smtp"),
        ("lmtp_", "lmtp"),
        ("postscreen_", "postscreen"),
        ("tlsproxy_", "tlsproxy"),
    ];

    /// <summary>The programs; null when several may, and so some surely does.</summary>
    public static IReadOnlyList<string>? FindPrograms(string parameter)
    {
        if (s_byName.TryGetValue(parameter, out string[]? programs))
            return programs;
        return Array.Find(s_byPrefix, entry => parameter.StartsWith(entry.Prefix, StringComparison.Ordinal)) is { Program: { } program }
            ? [program]
            : null;
    }
}
