using System.Globalization;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The TLS versions allowed are neither so old that they are broken nor so new that others lack them.</summary>
internal sealed class TlsProtocolsCheck()
    : Check("Config.TlsProtocols", MailServerCheckCategory.Configuration, CheckSeverity.Warning, MailDelayCause.TlsFailure)
{
    /// <summary>The first version of Postfix that knows <c>&gt;=</c>.</summary>
    private static readonly PostfixVersion s_firstWithLimits = new(3, 6);

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        PostfixVersion? version = PostfixVersion.Parse(parameters["mail_version"]);
        SmtpClientSettings client = await run.SmtpClientAsync();
        List<(string Name, ServiceView Settings)> lists = ServiceView
            .FindByProgram("smtpd", parameters, services)
            .Where(TlsServerCertCheck.UsesTls)
            .Select(static server =>
                (
                    Name: server["smtpd_tls_security_level"] == "encrypt" ? "smtpd_tls_mandatory_protocols" : "smtpd_tls_protocols",
                    Settings: server
                )
            )
            .ToList();
        if (ClientList(client) is { } name)
            lists.Add((name, client));
        (string Name, ServiceView Settings)[] values = lists
            .GroupBy(static list => (list.Name, Value: list.Settings[list.Name] ?? ""))
            .Select(static list => list.First())
            .ToArray();
        if (values.Length == 0)
            yield return Skip("Neither the SMTP server nor the SMTP client uses TLS.");
        foreach ((string? parameter, ServiceView? settings) in values)
            yield return Conclude(settings, version, parameter);
    }

    private static string? ClientList(SmtpClientSettings client) =>
        client.TlsLevel switch
        {
            "none" => null,
            "may" => "smtp_tls_protocols",
            _ => "smtp_tls_mandatory_protocols",
        };

    private static CheckFinding Conclude(ServiceView settings, PostfixVersion? version, string parameter)
    {
        string value = settings[parameter] ?? "";
        TlsProtocolList list = TlsProtocolList.Parse(value);
        bool isTooNew = list.UsesLimits && version is not null && version < s_firstWithLimits;
        CheckFinding finding =
            isTooNew
                ? Fail(
                    "This version of Postfix does not know >= and <=, and turns TLS off.",
                    "Exclude the old versions by name, and reload."
                )
            : list.Invalid.Count > 0
                ? Fail($"Postfix does not understand '{list.Invalid[0]}' and turns TLS off.", "Name the lowest version, and reload.")
            : list.Allowed.Count == 0 ? Fail("No version of TLS is left: TLS never works.", "Name the lowest version, and reload.")
            : list.Allows("SSLv3") ? Warn("SSLv3, which is broken, is allowed.", "Name the lowest version, and reload.")
            : !list.Allows("TLSv1.2")
                ? Warn(
                    "TLS 1.2 is excluded, which many servers require or have as their newest version.",
                    "Allow TLS 1.2 and 1.3, and " + "reload."
                )
            : Pass("No broken version is allowed, and no common one excluded.");
        string expected = version is null || version >= s_firstWithLimits ? ">=TLSv1.2" : "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1";
        return finding with
        {
            Target = parameter,
            Actual = value,
            Expected = expected,
            RemedyCommand = finding.Status == CheckStatus.Pass ? null : settings.CommandToSet((parameter, expected)),
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + parameter,
        };
    }

    /// <summary>
    /// What a list of TLS protocols allows: names to allow, names behind <c>!</c> to forbid, and since Postfix 3.6 the lowest and the
    /// highest version behind <c>&gt;=</c> and <c>&lt;=</c>, also as numbers such as 0303.
    /// </summary>
    /// <param name="Allowed">In the order of the versions; without SSLv2, which Postfix never uses.</param>
    /// <param name="Invalid">Words that Postfix does not understand.</param>
    /// <param name="UsesLimits">True when a limit is given.</param>
    private sealed record TlsProtocolList(IReadOnlyList<string> Allowed, IReadOnlyList<string> Invalid, bool UsesLimits)
    {
        private const string OldestName = "SSLv2";

        private static readonly string[] s_versions = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

        /// <summary>The number of SSLv3 in a handshake; each version adds one.</summary>
        private const int FirstNumber = 0x300;

        /// <summary>Reads one.</summary>
        public static TlsProtocolList Parse(string text)
        {
            (HashSet<int>? included, HashSet<int>? excluded, List<string>? invalid) = (
                new HashSet<int>(),
                new HashSet<int>(),
                new List<string>()
            );
            (int lowest, int highest, bool usesLimits, bool namesAny) = (0, s_versions.Length - 1, false, false);
            foreach (string word in text.Split([' ', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries))
            {
                bool isLimit = word.StartsWith(">=", StringComparison.Ordinal) || word.StartsWith("<=", StringComparison.Ordinal);
                string name = isLimit ? word[2..] : word.TrimStart('!');
                int index = Array.FindIndex(s_versions, version => version.Equals(name, StringComparison.OrdinalIgnoreCase));
                if (
                    isLimit
                    && index < 0
                    && int.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number)
                )
                    index = number - FirstNumber;
                usesLimits |= isLimit;
                namesAny |= !isLimit && !word.StartsWith('!');
                if (isLimit && index >= 0 && index < s_versions.Length)
                    (lowest, highest) = word[0] == '>' ? (index, highest) : (lowest, index);
                else if (!isLimit && index >= 0)
                    (word.StartsWith('!') ? excluded : included).Add(index);
                else if (!name.Equals(OldestName, StringComparison.OrdinalIgnoreCase))
                    invalid.Add(word);
            }

            IEnumerable<int> allowed = Enumerable
                .Range(0, s_versions.Length)
                .Where(index =>
                    index >= lowest && index <= highest && !excluded.Contains(index) && (!namesAny || included.Contains(index))
                );
            return new TlsProtocolList([.. allowed.Select(static index => s_versions[index])], invalid, usesLimits);
        }

        /// <summary>True for a version, such as <c>TLSv1.2</c>.</summary>
        public bool Allows(string version) => Allowed.Contains(version);
    }
}
