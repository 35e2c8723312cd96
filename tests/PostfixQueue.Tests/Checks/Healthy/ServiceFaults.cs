using PostfixQueue.Tests.Delay;

namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>Faults of the service and of the machine around it.</summary>
internal static class ServiceFaults
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(
            "Postfix stopped",
            "Postfix.Running Net.LocalSmtp Net.Submission",
            server => server.Postfix.StopAsync(),
            async server =>
            {
                await server.Postfix.StartAsync();
                await server.BeginLogAsync();
            }
        ),
        new(
            "a parameter that is misspelt",
            "Postfix.ConfigWarnings",
            server => server.ConfigureAsync("relay_host="),
            server => server.UnsetAsync("relay_host")
        ),
        new(
            "a line in main.cf that is none",
            "Postfix.ConfigParses",
            server => AppendAsync(server, "main.cf", "nonsense\n"),
            server => server.ResetAsync()
        ),
        Fault.Setting("compatibility_level=2", "Postfix.CompatibilityLevel"),
        new(
            "a server for strangers that takes bare line feeds",
            "Postfix.SmugglingProtection",
            server =>
                AppendAsync(
                    server,
                    "master.cf",
                    "0.0.0.0:25 inet n - n - - smtpd -o smtpd_forbid_bare_newline=no -o smtpd_upstream_proxy_protocol=haproxy\n"
                )
        ),
        new(
            "main.cf that all may write",
            "Postfix.FilePermissions",
            server => Mode(server, Usual | UnixFileMode.OtherWrite),
            server => Mode(server, Usual)
        ),
        Fault.Machine(
            "another name server than in the chroot",
            "Postfix.ChrootFiles",
            server => server.Files["/etc/resolv.conf"] = "nameserver 127.0.0.2\n"
        ),
        new(
            "aliases that were not indexed",
            "Postfix.AliasDatabase",
            server => AppendAsync(server, "aliases", "sales: root\n"),
            server => server.WriteAliasesAsync(HealthyServer.SoundAliases)
        ),
        Fault.Behaviour("smtpd_milters=inet:127.0.0.1:9", "Postfix.Milters Net.Submission", "smtpd_milters="),
        Fault.Setting("content_filter=smtp:[127.0.0.1]:9", "Postfix.ContentFilter", "content_filter="),
        Fault.Setting("default_transport=nosuch", "Postfix.ContentFilter", "default_transport=smtp"),
        Fault.Setting("queue_minfree=99999999999", "Postfix.DiskSpace", "queue_minfree=0"),
        Fault.Machine(
            "little memory",
            "Postfix.Memory",
            server => server.Files["/proc/meminfo"] = "MemTotal: 4000000 kB\nMemAvailable: 200000 kB\n"
        ),
        Fault.Setting("soft_bounce=yes", "Postfix.SoftBounce"),
        Fault.Setting("defer_transports=smtp", "Postfix.DeferTransports"),
        Fault.Setting("maximal_queue_lifetime=0", "Postfix.QueueLifetimes"),
        Fault.Machine(
            "a service that systemd does not start",
            "Postfix.EnabledAtBoot",
            server => server.Commands.Print("systemctl", "disabled\n", exitStatus: 1)
        ),
        Fault.Machine("a clock that nobody sets", "System.Clock", server => server.Commands.Print("timedatectl", "NTPSynchronized=no\n")),
        Fault.Machine(
            "a firewall that drops outgoing mail",
            "Firewall.Local",
            server => server.Commands.PrintFile("nft", Fixtures.Path("firewall/out-drop.json"))
        ),
        Fault.Machine(
            "a queue with the wrong label",
            "SELinux.Denials",
            server => server.Commands.Print("matchpathcon", "spool has context a, should be b\n", exitStatus: 1)
        ),
    ];

    private static async Task AppendAsync(HealthyServer server, string file, string text) =>
        await server.WriteAsync(file, await File.ReadAllTextAsync(server.InConfig(file)) + text, DateTime.UtcNow.AddSeconds(2));

    private static Task Mode(HealthyServer server, UnixFileMode mode)
    {
        File.SetUnixFileMode(server.InConfig("main.cf"), mode);
        return Task.CompletedTask;
    }
}
