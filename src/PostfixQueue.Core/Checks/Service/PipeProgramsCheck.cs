using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The programs that pipe(8) hands mail to are there, and so are the users that they run as.</summary>
internal sealed class PipeProgramsCheck : ICheck
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] s_others = ["content_filter", "mailbox_transport", "fallback_transport", "address_verify_default_transport"];

    private static readonly string[] s_tables = ["transport_maps", "mailbox_transport_maps", "fallback_transport_maps", "sender_dependent_default_transport_maps"];

    public string Name => "Postfix.PipePrograms";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalResource, MailDelayCause.LocalTransport];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var services = await context.ServicesAsync(cancellationToken);
        var used = await UsedNamesAsync(context, services, cancellationToken);
        var pipes = services.Where(service => service is { Type: "unix", Program: "pipe" } && used.Contains(service.Service)).ToArray();
        if (pipes.Length == 0) yield return CheckFinding.Skip("No mail is handed to a program by a service of master.cf, as far as the configuration tells.");
        var parameters = await context.ParametersAsync(cancellationToken);
        foreach (var pipe in pipes)
        {
            var findings = new[] { await LookAtUserAsync(context, pipe, parameters["mail_owner"], cancellationToken), LookAtProgram(context.Host.System, pipe) }.OfType<CheckFinding>().ToArray();
            foreach (var finding in findings) yield return finding with { Target = pipe.ToString(), Evidence = pipe.Command, ReferenceUrl = "https://www.postfix.org/pipe.8.html" };
            if (findings.Length == 0) yield return CheckFinding.Pass("The program and its user are there.") with { Target = pipe.ToString() };
        }
    }

    /// <summary>The services that main.cf, master.cf and readable tables send mail to. The many that distributions bring along without their programs are not among them.</summary>
    private static async Task<HashSet<string>> UsedNamesAsync(CheckContext context, IReadOnlyList<MailServerService> services, CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var route = await context.RouteAsync(cancellationToken);
        var names = route.Transports.Where(static transport => transport.IsUsed).Select(static transport => transport.Service).ToHashSet(StringComparer.Ordinal);
        var texts = s_others.Select(name => parameters[name]).Concat(services.SelectMany(static service => service.Overrides).Where(static setting => s_others.Contains(setting.Name)).Select(static setting => setting.Value));
        foreach (var table in (await context.TablesAsync(cancellationToken)).Where(static table => table.Uses.Any(static use => s_tables.Contains(use.Parameter))))
            texts = texts.Concat(Values(context.Host.System, table.Table));
        names.UnionWith(texts.OfType<string>().Select(static text => text.Split(':')[0].Trim()));
        return names;
    }

    private static IEnumerable<string> Values(IServerSystem system, LookupTable table)
    {
        if (table.InlineEntries() is { } entries) return entries.Select(static entry => entry.Value);
        try
        {
            return table.TextFile is { } file && system.ReadText(file) is { } text ? [.. LookupTable.ReadText(text).Select(static entry => entry.Value)] : [];
        }
        catch (ServerSystemException)
        {
            // A service that only a closed table names is then not looked at.
            return [];
        }
    }

    private static CheckFinding? LookAtProgram(IServerSystem system, MailServerService pipe)
    {
        var words = pipe.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var program = words.FirstOrDefault(static word => word.StartsWith("argv=", StringComparison.Ordinal))?["argv=".Length..];
        if (string.IsNullOrEmpty(program)) return CheckFinding.Fail("The service names no program: all mail that goes there waits.", "Write argv= and the program with its arguments at the end of its line in master.cf, and reload.");
        if (!program.StartsWith('/')) return null;
        var facts = system.Inspect(program);
        if (facts is not null && (facts.Mode & Executable) != 0) return null;
        return CheckFinding.Fail(
            facts is null ? "The program that mail is handed to is not there: all mail that goes there waits." : "The program that mail is handed to may not be executed: all mail that goes there waits.",
            facts is null
                ? "Install the package that has it, or correct its path in master.cf; newer versions may have it elsewhere, or want mail by LMTP instead. Reload, and flush what waits."
                : "Make it executable, and flush what waits.") with
        {
            Actual = facts is null ? $"{program}: missing" : $"{program}: {Convert.ToString((int)facts.Mode, 8)}",
            Expected = program,
            RemedyCommand = facts is not null && Text.ShellWord.IsPlain(program) ? $"chmod +x {program}" : null,
        };
    }

    /// <summary>pipe(8): <c>user=name</c> or <c>user=name:group</c>, neither root nor the owner of the mail system.</summary>
    private static async Task<CheckFinding?> LookAtUserAsync(CheckContext context, MailServerService pipe, string? mailOwner, CancellationToken cancellationToken)
    {
        var user = pipe.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(static word => !word.StartsWith("argv=", StringComparison.Ordinal))
            .FirstOrDefault(static word => word.StartsWith("user=", StringComparison.Ordinal))?["user=".Length..];
        if (string.IsNullOrEmpty(user)) return CheckFinding.Fail("The service names no user for its program: it ends with a fatal error.", "Write user= and a user before argv= in master.cf, and reload.");
        var parts = user.Split(':', 2);
        if (parts[0] == "root" || parts[0] == mailOwner) return CheckFinding.Fail("pipe(8) refuses to run a program as this user: it ends with a fatal error.", "Name a user of its own in master.cf, and reload.") with { Actual = $"user={user}" };
        var missing = !await ExistsAsync(context, "passwd", parts[0], cancellationToken) ? parts[0] : parts.Length > 1 && !await ExistsAsync(context, "group", parts[1], cancellationToken) ? parts[1] : null;
        return missing is null ? null : CheckFinding.Fail(
            "The user or group that the program is to run as does not exist: the service ends with a fatal error, and all mail that goes there waits.",
            "Create it, or correct user= in master.cf and reload; then flush what waits.") with
        {
            Actual = missing,
            Expected = $"user={user}",
        };
    }

    /// <summary>getent(1) asks all sources; where it is missing, the file must do.</summary>
    private static async Task<bool> ExistsAsync(CheckContext context, string database, string name, CancellationToken cancellationToken)
    {
        var system = context.Host.System;
        if (database == "passwd" ? ServerAccounts.FindUser(system, name) is not null : ServerAccounts.FindGroup(system, name) is not null) return true;
        return Text.ShellWord.IsPlain(name) && await system.RunAsync("getent", [database, name], context.Notices, cancellationToken) is { ExitStatus: 0 };
    }
}
