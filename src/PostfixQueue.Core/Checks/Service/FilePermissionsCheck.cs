using System.Globalization;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Files and folders of Postfix have the owners and modes that its own check wants. That check repairs things; this one changes nothing.
/// </summary>
internal sealed class FilePermissionsCheck()
    : Check("Postfix.FilePermissions", MailServerCheckCategory.Service, CheckSeverity.Error, MailDelayCause.LocalResource)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The sticky bit means nothing here.</summary>
    private const UnixFileMode AllBits = (UnixFileMode)0xDFF;

    /// <summary>On a folder the bit that hands its group down does no harm, and Debian's package sets it on public.</summary>
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    /// <summary>Folders that programs of users work in with the right of a group, by the list postfix-files.</summary>
    private static readonly (string Name, UnixFileMode Mode)[] s_shared =
    [
        ("maildrop", OfOwner | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute),
        ("public", OfOwner | UnixFileMode.GroupExecute),
    ];

    private static readonly string[] s_queues =
    [
        "active",
        "bounce",
        "corrupt",
        "defer",
        "deferred",
        "flush",
        "hold",
        "incoming",
        "private",
        "saved",
        "trace",
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IServerSystem system = run.Host.System;
        (string? ownerName, string? groupName) = (parameters["mail_owner"] ?? "", parameters["setgid_group"] ?? "");
        (uint? owner, uint? group) = (ServerAccounts.FindUser(system, ownerName)?.UserId, ServerAccounts.FindGroup(system, groupName));
        List<CheckFinding> findings = new();
        if (owner is null)
            findings.Add(NoSuch("mail_owner", ownerName));
        if (group is null)
            findings.Add(NoSuch("setgid_group", groupName));

        string config = parameters["config_directory"] ?? "/etc/postfix";
        Examine(
            findings,
            system,
            config,
            new Wanted
            {
                Owner = (0, "root"),
                Forbidden = WritableByOthers,
                Required = UnixFileMode.OtherExecute,
            }
        );
        Examine(
            findings,
            system,
            Path.Join(config, "main.cf"),
            new Wanted
            {
                Owner = (0, "root"),
                Forbidden = WritableByOthers,
                Required = UnixFileMode.OtherRead,
            }
        );
        Examine(findings, system, Path.Join(config, "master.cf"), new Wanted { Owner = (0, "root"), Forbidden = WritableByOthers });
        string queue = parameters["queue_directory"] ?? "";
        Examine(
            findings,
            system,
            queue,
            new Wanted
            {
                Owner = (0, "root"),
                Forbidden = WritableByOthers,
                Required = UnixFileMode.OtherExecute,
            }
        );
        foreach (string name in s_queues)
            Examine(findings, system, Path.Join(queue, name), new Wanted { Owner = Pair(owner, ownerName), Required = OfOwner });
        foreach ((string? name, UnixFileMode mode) in s_shared)
            Examine(
                findings,
                system,
                Path.Join(queue, name),
                new Wanted
                {
                    Owner = Pair(owner, ownerName),
                    Group = Pair(group, groupName),
                    Exactly = mode,
                }
            );
        Examine(findings, system, parameters["data_directory"] ?? "", new Wanted { Owner = Pair(owner, ownerName), Required = OfOwner });
        foreach (string? name in new[] { "postqueue", "postdrop" })
            Examine(
                findings,
                system,
                Path.Join(parameters["command_directory"], name),
                new Wanted { Group = Pair(group, groupName), Required = UnixFileMode.SetGroup | UnixFileMode.OtherExecute }
            );

        foreach (CheckFinding finding in findings)
            yield return finding;
        if (findings.Count == 0)
            yield return Pass("Owners and permissions are right.");
    }

    private static (uint Id, string Name)? Pair(uint? id, string name) => id is { } known ? (known, name) : null;

    private static void Examine(List<CheckFinding> findings, IServerSystem system, string path, Wanted wanted)
    {
        // What is not there Postfix creates at its next start.
        if (path.Length == 0 || system.Inspect(path) is not { } facts)
            return;
        if (wanted.Owner is { } owner && facts.UserId != owner.Id)
            findings.Add(
                Fail(
                    path,
                    $"The owner is not {owner.Name}.",
                    facts.UserId.ToString(CultureInfo.InvariantCulture),
                    $"{owner.Name} ({owner.Id})",
                    $"chown {owner.Name} {path}"
                )
            );
        if (wanted.Group is { } group && facts.GroupId != group.Id)
        {
            // chgrp(1) takes away the right to run as the group.
            ShellCommand change = $"chgrp {group.Name} {path}";
            if (facts.Mode.HasFlag(UnixFileMode.SetGroup))
                change = $"{change} && chmod {Octal(facts.Mode)} {path}";
            findings.Add(
                Fail(
                    path,
                    $"The group is not {group.Name}.",
                    facts.GroupId.ToString(CultureInfo.InvariantCulture),
                    $"{group.Name} ({group.Id})",
                    change
                )
            );
        }

        UnixFileMode mode = facts.Mode & (wanted.Exactly is null ? AllBits : Permissions);
        UnixFileMode right = wanted.Exactly ?? ((mode & ~wanted.Forbidden) | wanted.Required);
        if (mode == right)
            return;
        string message =
            (facts.Mode & wanted.Forbidden) != 0 ? "Users other than its owner may write to it."
            : wanted.Exactly is not null ? "Local users cannot submit mail, or can do more than that here."
            : wanted.Required.HasFlag(UnixFileMode.SetGroup)
                ? "It is not executable for everybody or not set-group-ID, so users cannot submit or list mail."
            : wanted.Required == OfOwner ? "Postfix itself cannot use it."
            : "Users cannot read it: sendmail, postqueue and programs that call them fail for everybody but root.";
        findings.Add(Fail(path, message, Octal(facts.Mode), Octal(right), $"chmod {Octal(right)} {path}"));
    }

    private static CheckFinding Fail(string path, string message, string actual, string expected, ShellCommand command) =>
        CheckFinding.Fail(
            message,
            "Correct the owner, group and mode. If much is wrong, 'postfix set-permissions' does it for all files of Postfix."
        ) with
        {
            Target = path,
            Actual = actual,
            Expected = expected,
            RemedyCommand = command,
        };

    private static CheckFinding NoSuch(string parameter, string name) =>
        Unknown(
            $"{parameter} is '{name}', which is not in /etc.",
            "If it comes from a directory service, check with 'getent'; otherwise create it or correct the parameter."
        ) with
        {
            Target = parameter,
            Actual = name,
        };

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    /// <summary>How a file should be; null and no rights where it does not matter.</summary>
    private sealed record Wanted
    {
        public (uint Id, string Name)? Owner { get; init; }

        public (uint Id, string Name)? Group { get; init; }

        public UnixFileMode? Exactly { get; init; }

        public UnixFileMode Forbidden { get; init; }

        public UnixFileMode Required { get; init; }
    }
}
