using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>The programs that pipe(8), spawn(8) and local(8) start are there, and so are the users that they run as.</summary>
internal sealed class PipeProgramsCheck()
    : Check(
        "Postfix.PipePrograms",
        MailServerCheckCategory.Service,
        CheckSeverity.Critical,
        MailDelayCause.LocalResource,
        MailDelayCause.LocalTransport
    )
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What local(8) tries before <c>mailbox_command</c>.</summary>
    private static readonly string[] s_before = ["mailbox_transport", "mailbox_transport_maps", "mailbox_command_maps"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        ServerParameters parameters = await run.ParametersAsync();

        // The many that distributions bring along without their programs are not among them.
        IReadOnlySet<string> used = DeliveryServices.FindNames(parameters, services, run.Host.System);
        MailServerService[] pipes = services
            .Where(service =>
                (service is { Type: "unix", Program: "pipe" } && used.Contains(service.Service)) || IsAsked(service, parameters, services)
            )
            .ToArray();
        CheckFinding? command = (await run.RouteAsync()).Uses("local") ? LookAtCommand(run.Host.System, parameters) : null;
        if (command is not null)
            yield return command;
        if (pipes.Length == 0 && command is null)
            yield return Skip("According to the configuration, no mail is handed to a program.");
        foreach (MailServerService? pipe in pipes)
        {
            CheckFinding[] findings = new[]
            {
                await LookAtUserAsync(run, pipe, parameters["mail_owner"]),
                LookAtProgram(run.Host.System, pipe),
            }
                .OfType<CheckFinding>()
                .ToArray();
            foreach (CheckFinding? finding in findings)
                yield return finding with
                {
                    Target = pipe.ToString(),
                    Evidence = pipe.Command,
                    ReferenceUrl = "https://www.postfix.org/pipe.8.html",
                };
            if (findings.Length == 0)
                yield return Pass("The program and its user exist.") with
                {
                    Target = pipe.ToString(),
                };
        }
    }

    /// <summary>A service of spawn(8) whose socket a parameter names: a policy service, or what answers for a table.</summary>
    private static bool IsAsked(MailServerService service, ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        if (service is not { Type: "unix", Program: "spawn" })
            return false;
        string socket = $"{(service.IsPrivate ? "private" : "public")}/{service.Service}";
        return parameters
            .Names.Where(parameters.IsSet)
            .Select(parameters.Raw)
            .Concat(services.SelectMany(static other => other.Overrides).Select(static setting => setting.Value))
            .Any(value => value?.Contains(socket, StringComparison.Ordinal) ?? false);
    }

    /// <summary>
    /// What local(8) starts for users of this machine, unless a transport takes their mail before; null for nothing, or where the shell
    /// finds it.
    /// </summary>
    private static CheckFinding? LookAtCommand(IServerSystem system, ServerParameters parameters)
    {
        const string Parameter = "mailbox_command";
        if (s_before.Any(name => parameters.List(name).Count > 0) || parameters[Parameter] is not ['/', ..] command)
            return null;
        string program = command.Split(' ', 2)[0];
        return (
            LookAtFile(system, program, "mail for local users is not delivered", Parameter + " in main.cf")
            ?? Pass("The delivery program for local users exists.")
        ) with
        {
            Target = Parameter,
            Evidence = command,
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + Parameter,
        };
    }

    private static CheckFinding? LookAtProgram(IServerSystem system, MailServerService pipe)
    {
        string[] words = pipe.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? program = words.FirstOrDefault(static word => word.StartsWith("argv=", StringComparison.Ordinal))?["argv=".Length..];
        string loss = pipe.Program == "spawn" ? "whoever asks the service gets no answer" : "all mail that goes there waits";
        if (string.IsNullOrEmpty(program))
            return Fail(
                $"The service names no program: {loss}.",
                "Write argv= and the program with its arguments at the end of its line in master.cf, and reload."
            );
        return program.StartsWith('/') ? LookAtFile(system, program, loss, "its path in master.cf") : null;
    }

    private static CheckFinding? LookAtFile(IServerSystem system, string program, string loss, string place)
    {
        FileFacts? facts = system.Inspect(program);
        if (facts is not null && (facts.Mode & Executable) != 0)
            return null;
        return Fail(
            facts is null ? $"The program does not exist: {loss}." : $"The program is not executable: {loss}.",
            facts is null
                ? $"Install its package, or correct {place}; newer versions may have moved it, or expect LMTP instead. Reload, and "
                    + $"flush the queue."
                : "Make it executable, and flush the queue."
        ) with
        {
            Actual = facts is null ? $"{program}: missing" : $"{program}: {Convert.ToString((int)facts.Mode, 8)}",
            Expected = program,
            RemedyCommand = facts is not null ? ShellCommand.Create($"chmod +x {program}") : null,
        };
    }

    /// <summary>pipe(8): <c>user=name</c> or <c>user=name:group</c>, neither root nor the owner of the mail system.</summary>
    private static async Task<CheckFinding?> LookAtUserAsync(CheckRun run, MailServerService pipe, string? mailOwner)
    {
        string? user = pipe
            .Command.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .TakeWhile(static word => !word.StartsWith("argv=", StringComparison.Ordinal))
            .FirstOrDefault(static word => word.StartsWith("user=", StringComparison.Ordinal))
            ?["user=".Length..];
        if (string.IsNullOrEmpty(user))
            return Fail(
                "The service names no user for its program: it ends with a fatal error.",
                "Write user= and a user before argv= in master.cf, and reload."
            );
        string[] parts = user.Split(':', 2);
        if (parts[0] == "root" || parts[0] == mailOwner)
            return Fail(
                "Postfix refuses to run a program as this user: the service ends with a fatal error.",
                "Give it a user of its own in master.cf, and reload."
            ) with
            {
                Actual = $"user={user}",
            };
        string? missing =
            !await ExistsAsync(run, "passwd", parts[0]) ? parts[0]
            : parts.Length > 1 && !await ExistsAsync(run, "group", parts[1]) ? parts[1]
            : null;
        return missing is null
            ? null
            : Fail(
                "The user or group that the program is to run as does not exist: the service ends with a fatal error each time it is "
                    + "used.",
                "Create it, or correct user= in master.cf and reload; then flush the queue."
            ) with
            {
                Actual = missing,
                Expected = $"user={user}",
            };
    }

    /// <summary>getent(1) asks all sources; where it is missing, the file must do.</summary>
    private static async Task<bool> ExistsAsync(CheckRun run, string database, string name)
    {
        IServerSystem system = run.Host.System;
        if (database == "passwd" ? ServerAccounts.FindUser(system, name) is not null : ServerAccounts.FindGroup(system, name) is not null)
            return true;
        return ShellWord.IsPlain(name) && await system.RunAsync("getent", [database, name], run.Notices, run.Stop) is { ExitStatus: 0 };
    }
}
