using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>How Postfix logs in at the relay: by which mechanisms, and as whom.</summary>
internal sealed class RelayLogin(SmtpClientSettings client)
{
    /// <summary>Those that send the password itself (RFC 4616 and its forerunner).</summary>
    private static readonly string[] s_plain = ["PLAIN", "LOGIN"];

    /// <summary>
    /// What the probe can do of that which Postfix can do: none of these has the server's name in it, which the probe does not have as
    /// Postfix has it.
    /// </summary>
    private static readonly string[] s_tried = ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <summary>
    /// The mechanisms that Postfix may use out of those offered (<c>smtp_sasl_security_options</c>, <c>smtp_sasl_mechanism_filter</c>).
    /// </summary>
    public IReadOnlyList<string> Usable(IReadOnlyList<string> offered, bool isUnderTls)
    {
        IReadOnlyList<string> forbidden = client.List(isUnderTls ? "smtp_sasl_tls_security_options" : "smtp_sasl_security_options");
        IReadOnlyList<string> filter = client.List("smtp_sasl_mechanism_filter");

        // A filter with tables or exceptions is more than can be told here; Postfix then has the say.
        bool isPlainFilter = filter.Count > 0 && filter.All(static word => word.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return
        [
            .. offered
                .Where(mechanism => !s_plain.Contains(mechanism) || !forbidden.Contains("noplaintext", StringComparer.OrdinalIgnoreCase))
                .Where(static mechanism => mechanism != "ANONYMOUS")
                .Where(mechanism => !isPlainFilter || filter.Contains(mechanism, StringComparer.OrdinalIgnoreCase)),
        ];
    }

    /// <summary>User and password out of an entry of a table of passwords, with the mechanisms that may be used.</summary>
    public SmtpCredential Read(string entry)
    {
        // The first colon parts them.
        string[] parts = entry.Split(':', 2);
        return new SmtpCredential(parts[0], parts.Length > 1 ? parts[1] : "")
        {
            MechanismsUnderTls = Usable(s_tried, isUnderTls: true),
            MechanismsWithoutTls = client.DemandsTls ? [] : Usable(s_tried, isUnderTls: false),
        };
    }
}
