namespace PostfixQueue.Log;

/// <summary>
/// Tells the warnings that nobody need do anything about: those that strangers cause, which every server in the internet has by the
/// hundred (they give false names, guess passwords, speak HTTP), and those that distributions bring with them.
/// </summary>
internal static class HarmlessWarning
{
    private const string Refused = " authentication failed: ";

    private static readonly string[] s_parts =
    [
        " does not resolve to address ",
        "address not listed for hostname ",
        "non-SMTP command from ",
        "Illegal address syntax from ",
        " limit exceeded: ",
        "TLS library problem: ",
        "numeric hostname: ",
        " domain name in resource data ",
        "no MX host for ",
        "valid_hostname: ",
        "valid_ipv4_hostaddr: ",
        "valid_ipv6_hostaddr: ",
        "valid_mailhost_literal: ",
        "host name longer than ",
        "TLS SNI ",
        "Transport endpoint is not connected",
        "Unable to look up ",
        "stripping too many comments from address",
    ];

    // The link is part of the package of Debian; a library of a later patch level works.
    private static readonly string[] s_packaging =
    [
        "makedefs.out",
        "symlink leaves directory: ",
        "run-time library vs. compile-time header version mismatch",
    ];

    private static readonly string[] s_programs = ["smtpd", "postscreen", "anvil", "tlsproxy", "smtp", "cleanup"];

    /// <summary>True for a warning to be left out.</summary>
    /// <param name="level">Its level; only warnings are harmless.</param>
    /// <param name="program">Who warns.</param>
    /// <param name="text">What of.</param>
    public static bool IsOne(LogLevel level, string program, string text) =>
        level == LogLevel.Warning
        && (
            Has(text, s_packaging)
            || (s_programs.Contains(program, StringComparer.Ordinal) && (Has(text, s_parts) || IsWrongPassword(program, text)))
        );

    private static bool Has(string text, string[] parts) => Array.Exists(parts, part => text.Contains(part, StringComparison.Ordinal));

    /// <summary>A login refused to a client; not one that failed because nobody is there to check passwords, nor our own.</summary>
    private static bool IsWrongPassword(string program, string text) =>
        program == "smtpd"
        && text.Contains(Refused, StringComparison.Ordinal)
        && !text.Contains("authentication server", StringComparison.OrdinalIgnoreCase);
}
