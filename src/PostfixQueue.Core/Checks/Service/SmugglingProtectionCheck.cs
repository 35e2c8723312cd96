using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// The SMTP server takes no line feed without a carriage return for the end of a line: otherwise strangers can hide a second message with
/// a forged sender in one that passes all tests.
/// </summary>
internal sealed class SmugglingProtectionCheck()
    : Check("Postfix.SmugglingProtection", MailServerCheckCategory.Service, CheckSeverity.Warning)
{
    private const string Parameter = "smtpd_forbid_bare_newline";

    private const string Reference = "https://www.postfix.org/smtp-smuggling.html";

    private static readonly string[] s_safe = ["yes", "normalize", "reject"];

    /// <summary>Services for users who log in: old programs of theirs are why an administrator would switch it off there.</summary>
    private static readonly string[] s_submission = ["submission", "submissions", "smtps", "587", "465"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        MailServerService[] servers = (await run.ServicesAsync())
            .Where(static service => service is { Program: "smtpd", Type: "inet" or "pass" })
            .ToArray();
        if (servers.Length == 0)
        {
            yield return Skip("No SMTP server is configured.");
            yield break;
        }

        // Those behind postscreen have no address of their own. Whom the administrator knows is excepted from the protection anyway.
        IReadOnlyList<SmtpListener> listeners = await run.ListenersAsync();
        bool hasPublicScreen = listeners.Any(static listener => listener is { IsPostscreen: true, IsLoopbackOnly: false });
        HashSet<MailServerService?> publicServers = listeners
            .Where(static listener => listener.ServesStrangers)
            .Select(static listener => listener.Service)
            .ToHashSet();
        servers =
        [
            .. servers.Where(server =>
                server.Type == "pass"
                    ? hasPublicScreen && StrangerAccess.MaySend(new ServiceView(parameters, server))
                    : publicServers.Contains(server)
            ),
        ];
        if (servers.Length == 0)
        {
            yield return Skip(
                "No stranger can submit mail: the SMTP servers are reachable from this machine only, or reject all unknown clients."
            );
            yield break;
        }

        if (parameters[Parameter] is not { } value)
        {
            yield return CheckFinding.Warn(
                "This Postfix cannot refuse bare line feeds: strangers can smuggle messages with forged senders through it.",
                "Update Postfix: 3.9 and the patch releases 3.8.4, 3.7.9, 3.6.13 and 3.5.23 have the setting, and distributions have "
                    + "backported it. Until then reject unauthorized pipelining, and do not offer CHUNKING."
            ) with
            {
                Actual = parameters["mail_version"],
                Expected = $"a version with {Parameter}",
                Target = "mail_version",
                RemedyCommand =
                    $"postconf -e smtpd_data_restrictions=reject_unauth_pipelining 'smtpd_discard_ehlo_keywords=chunking, "
                    + $"silent-discard' && postfix reload",
                ReferenceUrl = Reference,
            };
            yield break;
        }

        // The patch releases that brought the setting knew 'yes' only; 'normalize' came together with a code for 'reject'.
        string wanted = parameters["smtpd_forbid_bare_newline_reject_code"] is null ? "yes" : "normalize";
        if (!IsSafe(value))
            yield return Warn(value, wanted, Parameter, $"postconf -e {Parameter}={wanted} && postfix reload");
        (MailServerService Server, string Value)[] open = servers
            .Where(static server => !s_submission.Contains(server.Service.Split(':')[^1], StringComparer.Ordinal))
            .SelectMany(static server =>
                server
                    .Overrides.Where(static setting => setting.Name == Parameter && !IsSafe(setting.Value))
                    .Select(setting => (Server: server, setting.Value))
            )
            .ToArray();
        foreach ((MailServerService? server, string? own) in open)
            yield return Warn(own, wanted, server.ToString(), $"postconf -PX {server}/{Parameter} && postfix reload");
        if (IsSafe(value) && open.Length == 0)
            yield return Pass("Bare line feeds do not end a line.", value) with
            {
                Target = Parameter,
            };
    }

    private static bool IsSafe(string value) => s_safe.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    private static CheckFinding Warn(string actual, string wanted, string target, ShellCommand command) =>
        CheckFinding.Warn(
            "The SMTP server accepts bare line feeds: strangers can smuggle messages with forged senders through it.",
            $"Set {Parameter} to {wanted} and reload. Clients in mynetworks are exempt, so old devices there can still send."
        ) with
        {
            Actual = actual,
            Expected = wanted,
            Target = target,
            RemedyCommand = command,
            ReferenceUrl = Reference,
        };
}
