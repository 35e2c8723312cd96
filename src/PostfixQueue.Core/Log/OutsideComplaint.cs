namespace PostfixQueue.Log;

/// <summary>
/// Tells the complaints that strangers cause, which every server in the internet has by the hundred and can do nothing about: they give false
/// names, guess passwords, speak HTTP.
/// </summary>
internal static class OutsideComplaint
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
    ];

    private static readonly string[] s_programs = ["smtpd", "postscreen", "anvil", "tlsproxy", "smtp"];

    /// <summary>True for warnings of programs that speak to strangers, about what strangers do.</summary>
    /// <param name="level">The level.</param>
    /// <param name="program">Who complains.</param>
    /// <param name="text">What of.</param>
    public static bool IsOne(LogLevel level, string program, string text) =>
        level == LogLevel.Warning
        && s_programs.Contains(program, StringComparer.Ordinal)
        && (Array.Exists(s_parts, part => text.Contains(part, StringComparison.Ordinal)) || IsWrongPassword(program, text));

    /// <summary>A login refused to a client; not one that failed because nobody is there to check passwords, nor our own.</summary>
    private static bool IsWrongPassword(string program, string text) =>
        program == "smtpd" && text.Contains(Refused, StringComparison.Ordinal) && !text.Contains("authentication server", StringComparison.OrdinalIgnoreCase);
}
