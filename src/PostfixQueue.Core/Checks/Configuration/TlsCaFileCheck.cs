using System.Globalization;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The SMTP client has the authorities that it compares certificates with, where it is to compare any.</summary>
internal sealed class TlsCaFileCheck()
    : Check("Config.TlsCaFile", MailServerCheckCategory.Configuration, CheckSeverity.Error, MailDelayCause.TlsFailure)
{
    private const string Remedy =
        "Name the CA file of the system: /etc/ssl/certs/ca-certificates.crt on Debian and its derivatives, "
        + "/etc/pki/tls/certs/ca-bundle.crt on Red Hat and its derivatives; reload.";

    private static readonly string[] s_bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        SmtpClientSettings client = await run.SmtpClientAsync();
        string level = client.TlsLevel;
        if (level == "none")
        {
            yield return Skip("The SMTP client does not use TLS. See Config.TlsClient.");
            yield break;
        }

        bool mustCompare = level is "verify" or "secure";
        (string? file, string? folder) = (client["smtp_tls_CAfile"] ?? "", client["smtp_tls_CApath"] ?? "");
        CheckFinding? fromFile = file.Length > 0 ? LookAtFile(run, client, file) with { Target = "smtp_tls_CAfile", Actual = file } : null;
        if (fromFile is not null)
            yield return fromFile;
        if (folder.Length > 0)
            yield return Weigh(LookAtFolder(run, client, Rooted(folder, client, parameters)), mustCompare, fromFile) with
            {
                Target = "smtp_tls_CApath",
                Actual = folder,
            };
        if (file.Length > 0 || folder.Length > 0)
            yield break;
        bool hasOthers = client.IsYes("tls_append_default_CA") || client["smtp_tls_trust_anchor_file"] is { Length: > 0 };
        yield return !mustCompare ? Skip($"At level {level} certificates are not verified against CAs.")
        : hasOthers ? Pass("The CAs of the system, or those of smtp_tls_trust_anchor_file, are trusted.")
        : Fail(run, client, $"At level {level} no CA is trusted: no mail leaves.") with { Target = "smtp_tls_CAfile", Actual = "" };
    }

    /// <summary>
    /// A folder that is missing only matters where certificates are compared, and nothing else has the authorities; unlike a file that is
    /// missing, it does not switch TLS off.
    /// </summary>
    private static CheckFinding Weigh(CheckFinding folder, bool mustCompare, CheckFinding? file) =>
        folder.Status != CheckStatus.Fail ? folder
        : !mustCompare ? Skip($"{folder.Message} No certificate is verified, so it does not matter.")
        : file is { Status: CheckStatus.Pass } ? Pass($"{folder.Message} smtp_tls_CAfile has CA certificates.")
        : folder;

    /// <summary>A chrooted client looks for certificates one by one, when it is in the chroot already; the file it reads before.</summary>
    private static string Rooted(string folder, SmtpClientSettings client, ServerParameters parameters) =>
        client.Service is { IsChrooted: true } ? Path.Join(parameters["queue_directory"], folder) : folder;

    private static CheckFinding LookAtFile(CheckRun run, SmtpClientSettings client, string path)
    {
        if (run.ReadText(path) is not { } text)
            return Fail(run, client, "The CA file does not exist: Postfix turns TLS off, and mail that requires it is deferred.");
        int count = PemBlock.ReadAll(text).Count(static block => block.IsCertificate);
        return count == 0
            ? Fail(run, client, "The CA file contains no certificate.")
            : Pass(string.Create(CultureInfo.InvariantCulture, $"The CA file contains {count} certificates."));
    }

    private static CheckFinding LookAtFolder(CheckRun run, SmtpClientSettings client, string path)
    {
        if (run.Host.System.List(path) is not { } names)
            return Fail(run, client, $"The CA folder does not exist where the SMTP client looks for it: {path}.");
        return names.Any(IsLink)
            ? Pass("The CA folder has its hash links.")
            : Fail(run, client, "The CA folder lacks the hash links by which certificates are found.") with
            {
                Remedy = "Create the links, or use smtp_tls_CAfile instead; reload.",
                RemedyCommand = $"openssl rehash {path}",
            };
    }

    /// <summary>Such as <c>5ad8a5d6.0</c>, see c_rehash(1).</summary>
    private static bool IsLink(string name) =>
        name.Length > 9 && name[8] == '.' && name[..8].All(char.IsAsciiHexDigitLower) && name[9..].All(char.IsAsciiDigit);

    private static CheckFinding Fail(CheckRun run, SmtpClientSettings client, string message) =>
        CheckFinding.Fail(message, Remedy) with
        {
            Expected = "a file with certificates",
            RemedyCommand = s_bundles.FirstOrDefault(path => path != client["smtp_tls_CAfile"] && run.Inspect(path) is not null)
                is { } bundle
                ? client.CommandToSet(("smtp_tls_CAfile", bundle))
                : null,
            ReferenceUrl = "https://www.postfix.org/TLS_README.html#client_tls_verify",
        };
}
