using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>What Postfix logs ends up somewhere: without the log nobody can tell why mail waits.</summary>
internal sealed class LoggingCheck() : Check("Config.Logging", MailServerCheckCategory.Configuration, CheckSeverity.Warning)
{
    private const string Parameter = "maillog_file";
    private const string Socket = "/dev/log";
    private static readonly ShellCommand s_addService = $"postconf -Me 'postlog/unix-dgram=postlog unix-dgram n - n - 1 postlogd'";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        CheckFinding finding = parameters[Parameter] is { Length: > 0 } file
            ? LookAtFile(run, parameters, await run.ServicesAsync(), file) with
            {
                Actual = file,
            }
            : LookAtSyslog(run);
        yield return finding with
        {
            Target = Parameter,
            ReferenceUrl = "https://www.postfix.org/MAILLOG_README.html",
        };
    }

    private static CheckFinding LookAtFile(
        CheckRun run,
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services,
        string file
    )
    {
        IReadOnlyList<string> prefixes = parameters.List("maillog_file_prefixes");
        if (!prefixes.Any(prefix => file == prefix || file.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal)))
        {
            return Fail(
                "The log file is outside the folders that Postfix allows: none of its programs starts.",
                "Choose a file in one of them, or allow the folder; restart."
            ) with
            {
                Expected = $"a file below {string.Join(" or ", prefixes)}",
                RemedyCommand = $"postconf -e maillog_file=/var/log/maillog && postfix stop && postfix start",
            };
        }

        if (!services.Any(static service => service.Program == "postlogd"))
        {
            return Fail(
                "master.cf has no postlogd service, which writes the log file: most of what Postfix logs is lost.",
                "Add the service, and reload."
            ) with
            {
                Expected = "postlog unix-dgram n - n - 1 postlogd",
                RemedyCommand = $"{s_addService} && postfix reload",
            };
        }

        if (file.StartsWith("/dev/", StringComparison.Ordinal) || run.Inspect(file) is not null)
            return Pass("Postfix writes its log itself.");
        string folder = Path.GetDirectoryName(file) ?? "/";
        return run.Inspect(folder) is null
            ? Fail("The folder of the log file does not exist: the log is lost.", "Create the folder, owned by root, and reload.") with
            {
                RemedyCommand = $"mkdir -p {folder} && postfix reload",
            }
            : Warn(
                "The log file does not exist.",
                "If Postfix runs, something has removed the file. Let Postfix open a new one, and rotate it with 'postfix logrotate'."
            ) with
            {
                RemedyCommand = $"postfix reload",
            };
    }

    private static CheckFinding LookAtSyslog(CheckRun run) =>
        run.Inspect(Socket) is not null
            ? Pass("Postfix logs to syslog.", "syslog")
            : Warn(
                "What Postfix logs is lost: the syslog socket does not exist.",
                "Start the log service of the system. In a container without one, let Postfix log to standard output, and start it "
                    + "with 'postfix start-fg'."
            ) with
            {
                Actual = $"no {Socket}",
                Expected = Socket,
                RemedyCommand = run.Inspect("/run/systemd/system") is not null
                    ? ShellCommand.Create($"systemctl start systemd-journald-dev-log.socket systemd-journald.service")
                    : ShellCommand.Create($"postconf -e {Parameter}=/dev/stdout && {s_addService}"),
            };
}
