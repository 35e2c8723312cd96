using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>What Postfix logs ends up somewhere: without the log nobody can tell why mail waits.</summary>
internal sealed class LoggingCheck : ICheck
{
    private const string Parameter = "maillog_file";
    private const string Socket = "/dev/log";
    private const string AddService = "postconf -Me 'postlog/unix-dgram=postlog unix-dgram n - n - 1 postlogd'";

    public string Name => "Config.Logging";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServerParameters parameters = await context.ParametersAsync(cancellationToken);
        CheckFinding finding = parameters[Parameter] is { Length: > 0 } file
            ? LookAtFile(context, parameters, await context.ServicesAsync(cancellationToken), file) with
            {
                Actual = file,
            }
            : LookAtSyslog(context);
        yield return finding with
        {
            Target = Parameter,
            ReferenceUrl = "https://www.postfix.org/MAILLOG_README.html",
        };
    }

    private static CheckFinding LookAtFile(
        CheckContext context,
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services,
        string file
    )
    {
        IReadOnlyList<string> prefixes = parameters.List("maillog_file_prefixes");
        if (!prefixes.Any(prefix => file == prefix || file.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal)))
        {
            return CheckFinding.Fail(
                "The log file is in none of the places that Postfix allows: none of its programs starts.",
                "Choose a file in one of them, or allow the other place; restart."
            ) with
            {
                Expected = $"a file below {string.Join(" or ", prefixes)}",
                RemedyCommand = "postconf -e maillog_file=/var/log/maillog && postfix stop && postfix start",
            };
        }

        if (!services.Any(static service => service.Program == "postlogd"))
        {
            return CheckFinding.Fail(
                "master.cf has no postlogd service, which writes the log file: most of what Postfix logs is lost.",
                "Add the service, and reload."
            ) with
            {
                Expected = "postlog unix-dgram n - n - 1 postlogd",
                RemedyCommand = AddService + " && postfix reload",
            };
        }

        if (file.StartsWith("/dev/", StringComparison.Ordinal) || context.Host.System.Inspect(file) is not null)
            return CheckFinding.Pass("Postfix writes its log itself.");
        string folder = Path.GetDirectoryName(file) ?? "/";
        return context.Host.System.Inspect(folder) is null
            ? CheckFinding.Fail(
                "The folder of the log file does not exist: the log is lost.",
                "Make the folder, owned by root, and reload."
            ) with
            {
                RemedyCommand = $"mkdir -p {folder} && postfix reload",
            }
            : CheckFinding.Warn(
                "The log file does not exist.",
                "If Postfix runs, something has removed the file: let Postfix open it anew, and rotate it with 'postfix logrotate'."
            ) with
            {
                RemedyCommand = "postfix reload",
            };
    }

    private static CheckFinding LookAtSyslog(CheckContext context) =>
        context.Host.System.Inspect(Socket) is not null
            ? CheckFinding.Pass("Postfix logs to the system.", "syslog")
            : CheckFinding.Warn(
                "Nobody takes what Postfix logs: the socket of syslog does not exist.",
                "Start the system's log service. In a container, which has none, let Postfix write to its standard output, and start it with 'postfix start-fg'."
            ) with
            {
                Actual = $"no {Socket}",
                Expected = Socket,
                RemedyCommand = context.Host.System.Inspect("/run/systemd/system") is not null
                    ? "systemctl start systemd-journald-dev-log.socket systemd-journald.service"
                    : $"postconf -e {Parameter}=/dev/stdout && {AddService}",
            };
}
