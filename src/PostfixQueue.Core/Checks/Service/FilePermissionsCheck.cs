using System.Globalization;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>Files and folders of Postfix have the owners and modes that its own check wants. That check repairs things; this one only looks.</summary>
internal sealed class FilePermissionsCheck : ICheck
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly string[] s_queues = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"];

    public string Name => "Postfix.FilePermissions";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalResource];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var system = context.Host.System;
        var (ownerName, groupName) = (parameters["mail_owner"] ?? string.Empty, parameters["setgid_group"] ?? string.Empty);
        var (owner, group) = (IdOf(system, "/etc/passwd", ownerName), IdOf(system, "/etc/group", groupName));
        var findings = new List<CheckFinding>();
        if (owner is null) findings.Add(NoSuch("mail_owner", ownerName));
        if (group is null) findings.Add(NoSuch("setgid_group", groupName));

        var config = parameters["config_directory"] ?? "/etc/postfix";
        foreach (var path in new[] { config, Path.Join(config, "main.cf"), Path.Join(config, "master.cf") })
            Look(findings, system, path, 0, "root", null, null, forbidden: WritableByOthers);
        var queue = parameters["queue_directory"] ?? string.Empty;
        Look(findings, system, queue, 0, "root", null, null, forbidden: WritableByOthers);
        foreach (var name in s_queues) Look(findings, system, Path.Join(queue, name), owner, ownerName, null, null);
        foreach (var name in new[] { "maildrop", "public" }) Look(findings, system, Path.Join(queue, name), owner, ownerName, group, groupName);
        Look(findings, system, parameters["data_directory"] ?? string.Empty, owner, ownerName, null, null);
        foreach (var name in new[] { "postqueue", "postdrop" })
            Look(findings, system, Path.Join(parameters["command_directory"], name), null, string.Empty, group, groupName, required: UnixFileMode.SetGroup);

        foreach (var finding in findings) yield return finding;
        if (findings.Count == 0) yield return CheckFinding.Pass("Owners and permissions are as Postfix wants them.");
    }

    private static void Look(
        List<CheckFinding> findings, IServerSystem system, string path, uint? owner, string ownerName, uint? group, string? groupName,
        UnixFileMode forbidden = 0, UnixFileMode required = 0)
    {
        // What is not there Postfix creates at its next start.
        if (path.Length == 0 || system.Inspect(path) is not { } facts) return;
        if (owner is { } user && facts.UserId != user)
            findings.Add(Fail(path, $"The owner is not {ownerName}.", facts.UserId.ToString(CultureInfo.InvariantCulture), $"{ownerName} ({user})"));
        if (group is { } wanted && facts.GroupId != wanted)
            findings.Add(Fail(path, $"The group is not {groupName}.", facts.GroupId.ToString(CultureInfo.InvariantCulture), $"{groupName} ({wanted})"));
        if ((facts.Mode & forbidden) != 0)
            findings.Add(Fail(path, "Others than its owner may write to it.", Octal(facts.Mode), Octal(facts.Mode & ~forbidden)));
        if ((facts.Mode & required) != required)
            findings.Add(Fail(path, "It does not run with the rights of its group, without which users can neither submit nor list mail.", Octal(facts.Mode), Octal(facts.Mode | required)));
    }

    private static CheckFinding Fail(string path, string message, string actual, string expected) =>
        CheckFinding.Fail(message, "Set owners and modes right; Postfix has a command that does it for all its files.") with
        {
            Target = path,
            Actual = actual,
            Expected = expected,
            RemedyCommand = "postfix set-permissions",
        };

    private static CheckFinding NoSuch(string parameter, string name) =>
        CheckFinding.Unknown($"{parameter} is '{name}', which /etc does not list.", "If it comes from a directory service, look with 'getent'; else create it or correct the parameter.") with
        {
            Target = parameter,
            Actual = name,
        };

    /// <summary>passwd(5) and group(5): name, password, number.</summary>
    private static uint? IdOf(IServerSystem system, string file, string name)
    {
        foreach (var line in (system.ReadText(file) ?? string.Empty).Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length > 2 && fields[0] == name && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        }

        return null;
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
