using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Looks at what the SMTP client needs to log in at a relay: tables of passwords, an entry for the relay, a library that knows a method,
/// and options that allow one. Passwords are looked up, but never shown.
/// </summary>
internal sealed class LoginSetup(CheckRun run, SmtpClientSettings client)
{
    private const string Readme = "https://www.postfix.org/SASL_README.html#client_sasl_enable";

    /// <summary>Ports at which servers of providers want a login.</summary>
    private static readonly int?[] s_ports = [ServicePort.Submissions, ServicePort.Submission, .. ServicePort.Alternatives];

    private readonly PasswordTables _passwords = new(run.Facts, client);

    /// <summary>Looks at the tables themselves.</summary>
    public IEnumerable<CheckFinding> LookAtTables()
    {
        IReadOnlyList<string> words = _passwords.Names;
        if (words.Count == 0)
        {
            yield return CheckFinding.Fail(
                "There is no table of passwords: the SMTP client ends with a fatal error.",
                "Write the table, build it, and name it in smtp_sasl_password_maps; reload."
            ) with
            {
                Target = PasswordTables.Parameter,
                Expected = "a table such as hash:/etc/postfix/sasl_passwd",
                ReferenceUrl = Readme,
            };
        }

        foreach (string word in words)
        {
            if (LookupTable.TryParse(word, out LookupTable? table) && table.TextFile is { } text)
                yield return LookAtFiles(table, text) with
                {
                    Target = word,
                    ReferenceUrl = Readme,
                };
        }
    }

    /// <summary>Looks whether there is a password for a next hop.</summary>
    /// <param name="hop">The next hop; as it is written, so must be the key of the table.</param>
    /// <param name="sender">The sender that the next hop is for; null for any.</param>
    public async Task<CheckFinding> LookUpAsync(NextHop hop, string? sender)
    {
        CheckFinding finding =
            client.LogsIn ? await FindEntryAsync(hop, sender)
            : !s_ports.Contains(hop.Port) ? CheckFinding.Skip("No login is set up, and none is usual on this port.")
            : CheckFinding.Warn(
                "Servers usually require a login on this port, but none is set up. That is fine if the relay knows this server by its "
                    + "address.",
                "Ask the provider. If it requires a login, write it into a table, build the table, set smtp_sasl_auth_enable = yes, "
                    + "and reload."
            ) with
            {
                Actual = "smtp_sasl_auth_enable = no",
                Expected = "smtp_sasl_auth_enable = yes, or a relay that knows this server",
            };
        return finding with { Target = sender is null ? hop.Text : $"{sender}: {hop.Text}", ReferenceUrl = Readme };
    }

    private static CheckFinding Stale(LookupTable table, string message) =>
        CheckFinding.Fail(message, "Build the table again.") with
        {
            RemedyCommand = $"postmap {table}",
        };

    private CheckFinding LookAtFiles(LookupTable table, string text)
    {
        const UnixFileMode ForOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        IServerSystem system = run.Host.System;
        FileFacts? source = system.Inspect(text);
        FileFacts? index = table.IndexedFile is { } path ? system.Inspect(path) : null;
        if (table.IndexedFile is null && source is null)
            return CheckFinding.Fail("The table of passwords does not exist.", "Create it, owned by root, with mode 600.");
        if (table.IndexedFile is not null && index is null)
            return Stale(table, "The table of passwords has not been built: no login works.");
        if (source is not null && index is not null && source.ModifiedUtc > index.ModifiedUtc)
            return Stale(table, "The table is older than the file it was built from: Postfix uses the old passwords.");
        (string? Path, FileFacts? Facts)[] open = new[] { (Path: text, Facts: source), (Path: table.IndexedFile, Facts: index) }
            .Where(static file => file.Facts is { } facts && (facts.Mode & ForOthers) != 0)
            .ToArray();
        return open.Length == 0
            ? CheckFinding.Pass("The table of passwords is built, and nobody else can read it.")
            : CheckFinding.Warn(
                "Every user of this machine can read the passwords.",
                "Let only root read the files; Postfix opens them before it drops its privileges."
            ) with
            {
                Actual = string.Join(", ", open.Select(static file => Convert.ToString((int)file.Facts!.Mode, 8))),
                Expected = "600",
                RemedyCommand = $"chmod 600 {open.Select(static file => file.Path!)}",
            };
    }

    private async Task<CheckFinding> FindEntryAsync(NextHop hop, string? sender)
    {
        PasswordAnswer password = await _passwords.FindPasswordAsync(hop.Host, hop.Text, sender, run.Stop);
        if (password.Failure is { } failure)
            return Undecided(failure, password.Table!);
        if (password.Entry is { } entry)
            return Conclude(entry, password.Key!);
        return CheckFinding.Fail(
            "There is no password for the relay: Postfix does not log in, and the relay refuses the mail.",
            "Add a line for it to the table, with the relay written exactly as in the configuration, including brackets and port; then "
                + "build the table."
        ) with
        {
            Actual = "no entry",
            Expected = $"{hop.Text} user:password",
            RemedyCommand =
                _passwords.Names is [var word, ..] && LookupTable.TryParse(word, out LookupTable? first) && first.IndexedFile is not null
                    ? ShellCommand.Create($"postmap {first}")
                    : null,
        };
    }

    private static CheckFinding Conclude(string value, string key) =>
        value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < value.Length - 1
            ? CheckFinding.Pass("There is a login for the relay.", $"an entry for {key}")
            : CheckFinding.Fail(
                "The login for the relay lacks the user or the password.",
                "Write user:password after the key, and build the table."
            ) with
            {
                Actual = $"an entry for {key}",
                Expected = "user:password",
            };

    private static CheckFinding Undecided(PostfixToolException failure, string table) =>
        failure.Message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)
            ? CheckFinding.Unknown("This user may not read the table of passwords, which is as it should be.", "Run pwsh with sudo.") with
            {
                Evidence = failure.Message,
            }
            : CheckFinding.Unknown($"The table {table} could not be asked.", "Read the evidence; see Postfix.AliasDatabase.") with
            {
                Evidence = failure.Message,
            };
}
