using PostfixQueue.Checks.Settings;
using PostfixQueue.Configuration;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Network;

/// <summary>How Postfix logs in at the relay.</summary>
internal sealed class RelayLogin(SmtpClientSettings client)
{
    /// <summary>Those that send the password itself (RFC 4616 and its forerunner).</summary>
    private static readonly string[] s_plain = ["PLAIN", "LOGIN"];

    /// <summary>What the probe can do of that which Postfix can do: none of these has the server's name in it, which the probe does not have as Postfix has it.</summary>
    private static readonly string[] s_tried =
        ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <summary>Postfix logs in at all.</summary>
    public bool IsEnabled => client.IsYes("smtp_sasl_auth_enable");

    /// <summary>The mechanisms that Postfix may use out of those offered (<c>smtp_sasl_security_options</c>, <c>smtp_sasl_mechanism_filter</c>).</summary>
    public IReadOnlyList<string> Usable(IReadOnlyList<string> offered, bool isUnderTls)
    {
        var forbidden = PostfixList.Split(client[isUnderTls ? "smtp_sasl_tls_security_options" : "smtp_sasl_security_options"]);
        var filter = PostfixList.Split(client["smtp_sasl_mechanism_filter"]);

        // A filter with tables or exceptions is more than can be told here; Postfix then has the say.
        var isPlainFilter = filter.Count > 0 && filter.All(static word => word.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return [.. offered
            .Where(mechanism => !s_plain.Contains(mechanism) || !forbidden.Contains("noplaintext", StringComparer.OrdinalIgnoreCase))
            .Where(static mechanism => mechanism != "ANONYMOUS")
            .Where(mechanism => !isPlainFilter || filter.Contains(mechanism, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>The credential that Postfix has for a relay, with the keys that it looks for: the host, then the next hop as written.</summary>
    /// <exception cref="PostfixToolException">The table cannot be asked.</exception>
    public async Task<SmtpCredential?> FindAsync(CheckContext context, string host, string nextHop, CancellationToken cancellationToken)
    {
        foreach (var key in new[] { host, nextHop }.Distinct(StringComparer.Ordinal))
        {
            foreach (var table in PostfixList.Split(client["smtp_sasl_password_maps"]))
            {
                if (await LookUpAsync(context, table, key, cancellationToken) is { Length: > 0 } entry) return Read(entry);
            }
        }

        return null;
    }

    private static async Task<string?> LookUpAsync(CheckContext context, string table, string key, CancellationToken cancellationToken)
    {
        // These two hold the password in their own names: it must not come onto a command line, which every user of the machine can read.
        if (table.StartsWith("static:", StringComparison.Ordinal)) return table["static:".Length..].Trim('{', '}', ' ');
        if (table.StartsWith("inline:", StringComparison.Ordinal)) throw new PostfixToolException(PostfixFailure.CommandFailed, "postmap", "A table of the type inline is not asked: its password would be seen among the processes.");
        return await context.Host.Tools.LookUpAsync(context.Instance, LookupTableKind.Map, table, key, context.Notices, cancellationToken);
    }

    /// <summary>User and password part at the first colon.</summary>
    private SmtpCredential Read(string entry)
    {
        var parts = entry.Split(':', 2);
        return new SmtpCredential(parts[0], parts.Length > 1 ? parts[1] : string.Empty)
        {
            MechanismsUnderTls = Usable(s_tried, isUnderTls: true),
            MechanismsWithoutTls = client.DemandsTls ? [] : Usable(s_tried, isUnderTls: false),
        };
    }
}
