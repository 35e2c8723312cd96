using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The SMTP client can log in at the relay host.</summary>
internal sealed partial class RelayAuthCheck()
    : Check(
        "Config.RelayAuth",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.AuthenticationFailure,
        MailDelayCause.RelayDenied
    )
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        MailRoute route = await run.RouteAsync();
        SmtpClientSettings client = await run.SmtpClientAsync();
        LoginSetup login = new(run, client);
        IReadOnlyList<string> texts = route.NextHops;
        if (texts.Count == 0)
        {
            yield return Skip("There is no relay host to log in to.");
            yield break;
        }

        CheckFinding[] tables = client.LogsIn ? login.LookAtTables().ToArray() : [];
        foreach (CheckFinding? finding in tables)
            yield return finding;
        foreach (string text in texts)
        {
            // A table that is not there, or out of date, would only say so again.
            if (Array.Exists(tables, static table => table.Status == CheckStatus.Fail))
                break;
            yield return NextHop.TryParse(text, client, run.Host.System, out NextHop? hop)
                ? await login.LookUpAsync(hop, null)
                : Skip("The relay host cannot be read. See Config.Relayhost.") with
                {
                    Target = text,
                };
        }

        if (client.LogsIn)
            await foreach (CheckFinding finding in SaslMethods.ExamineAsync(run, client))
                yield return finding;
    }

    /// <summary>Looks whether the SMTP client has a method to log in with: without one it says <c>no mechanism available</c>.</summary>
    private static partial class SaslMethods
    {
        /// <summary>What nearly every provider offers.</summary>
        private static readonly string[] s_plain = ["libplain.", "liblogin."];

        private static readonly string[] s_others =
        [
            "libcrammd5.",
            "libdigestmd5.",
            "libscram.",
            "libgssapiv2.",
            "libgs2.",
            "libntlm.",
            "libxoauth2.",
            "liboauth2.",
        ];

        private static readonly Regex s_names = Names();

        private static readonly string[] s_folders =
        [
            "/usr/lib64/sasl2",
            "/usr/lib/sasl2",
            "/usr/local/lib/sasl2",
            "/usr/local/lib64/sasl2",
        ];

        /// <summary>One finding about the library, and one about the options where they stand against it.</summary>
        public static async IAsyncEnumerable<CheckFinding> ExamineAsync(CheckRun run, SmtpClientSettings client)
        {
            string type = client["smtp_sasl_type"] ?? "";
            string[] known = (await run.Mail.Configuration.ReadAsync(PostconfQuery.SaslClientTypes, run.Stop)).Text.Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            );
            yield return (
                known.Contains(type)
                    ? type == "cyrus"
                        ? LookAtLibrary(run.Host.System)
                        : CheckFinding.Pass("Postfix supports this SASL type.")
                    : CheckFinding.Fail(
                        "This Postfix does not support this SASL type.",
                        "Set smtp_sasl_type to one that 'postconf -A' lists, or install a Postfix that has it."
                    ) with
                    {
                        Expected = string.Join(" or ", known),
                    }
            ) with
            {
                Actual = type,
                Target = "smtp_sasl_type",
            };
            if (LookAtOptions(client) is { } finding)
                yield return finding;
            if (LookAtFilter(client) is { } filtered)
                yield return filtered;
        }

        private static CheckFinding LookAtLibrary(IServerSystem system)
        {
            // Debian and its kin keep libraries in a folder of the architecture.
            IEnumerable<string> folders = s_folders.Concat(
                (system.List("/usr/lib") ?? [])
                    .Where(static name => name.Contains("-linux-", StringComparison.Ordinal))
                    .Select(static name => $"/usr/lib/{name}/sasl2")
            );
            IReadOnlyList<string>[] lists = folders.Select(folder => system.List(folder)).OfType<IReadOnlyList<string>>().ToArray();
            string[] files = lists.SelectMany(static list => list).ToArray();
            if (Has(files, s_plain))
                return CheckFinding.Pass("The SASL mechanisms that most servers offer are installed.");
            const string Remedy =
                "Install the package with PLAIN and LOGIN: libsasl2-modules on Debian and Ubuntu, cyrus-sasl-plain on Red Hat and its "
                + "derivatives.";
            return Has(files, s_others)
                    ? CheckFinding.Warn("Neither PLAIN nor LOGIN is installed, the only mechanisms that most servers offer.", Remedy)
                : lists.Length > 0 ? CheckFinding.Fail("No SASL mechanism is installed: Postfix logs 'no mechanism available'.", Remedy)
                : CheckFinding.Unknown(
                    "The folder with the Cyrus SASL plugins was not found.",
                    "Search the mail log for 'no mechanism available'. " + Remedy
                );
        }

        private static CheckFinding? LookAtOptions(SmtpClientSettings client)
        {
            // Which of the two counts is decided for each session by whether TLS is on.
            bool isEncrypted = client.TlsLevel != "none";
            string name = isEncrypted ? "smtp_sasl_tls_security_options" : "smtp_sasl_security_options";
            return !client.List(name).Contains("noplaintext", StringComparer.OrdinalIgnoreCase)
                ? null
                : CheckFinding.Warn(
                    "PLAIN and LOGIN are forbidden, the only mechanisms that most servers offer: Postfix then logs 'no mechanism "
                        + "available'.",
                    isEncrypted ? "Allow them under TLS, and reload." : "Enable TLS, allow them under TLS, and reload."
                ) with
                {
                    Target = name,
                    Actual = client[name],
                    Expected = "noanonymous",
                    RemedyCommand = isEncrypted
                        ? client.CommandToSet((name, "noanonymous"))
                        : client.CommandToSet(("smtp_tls_security_level", "encrypt"), ("smtp_sasl_tls_security_options", "noanonymous")),
                    ReferenceUrl = "https://www.postfix.org/SASL_README.html#client_sasl_policy",
                };
        }

        /// <summary>The names of plugins look alike, but match nothing that a server offers.</summary>
        private static CheckFinding? LookAtFilter(SmtpClientSettings client)
        {
            const string Filter = "smtp_sasl_mechanism_filter";
            string[] words = client
                .List(Filter)
                .Where(static word => word.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '!'))
                .ToArray();
            string[] strange = words.Where(static word => !s_names.IsMatch(word)).ToArray();
            return strange.Length == 0
                ? null
                : CheckFinding.Warn(
                    words.Length == strange.Length
                        ? "None of these is a SASL mechanism, so Postfix uses none: 'no mechanism available'."
                        : "Some of these are not SASL mechanisms and have no effect.",
                    "Write the names as servers offer them after AUTH, such as PLAIN, LOGIN or CRAM-MD5, or remove the setting; reload."
                ) with
                {
                    Target = Filter,
                    Actual = string.Join(", ", strange),
                    Expected = "names such as PLAIN, LOGIN or CRAM-MD5",
                    ReferenceUrl = "https://www.iana.org/assignments/sasl-mechanisms",
                };
        }

        private static bool Has(string[] files, string[] prefixes) =>
            Array.Exists(files, file => Array.Exists(prefixes, prefix => file.StartsWith(prefix, StringComparison.Ordinal)));

        /// <summary>The registry of IANA, as far as mail servers use it.</summary>
        [GeneratedRegex(
            "^!?(?:PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|NTLM|GSSAPI|GSS-SPNEGO|GS2-.+|SCRAM-SHA-.+|XOAUTH2|"
                + "OAUTHBEARER|EXTERNAL|ANONYMOUS|OTP|SRP|SECURID|KERBEROS_V4|SKEY|EAP-.+|SAML20|OPENID20|9798-.+)$",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
        )]
        private static partial Regex Names();
    }
}
