using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Tests.Checks.Dns;
using PostfixQueue.Tests.Delay;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>
/// A mail server as it should be: a running Postfix for lab.test with certificate, logins, aliases and log, its records in a real name
/// server, and two real servers elsewhere that it can send to. It can be broken in one place after the other.
/// </summary>
public sealed class HealthyServer : IAsyncLifetime
{
    public const string HostName = "mail.lab.test";

    private const string Resolver = "nameserver 127.0.0.1\n";

    private readonly StandInCommands _commands = new();
    private readonly Dictionary<string, string?> _files = [];
    private readonly ScriptedSmtpServer[] _peers = [new ScriptedSmtpServer().Start(), new ScriptedSmtpServer().Start()];
    private readonly IPEndPoint _submission = LoopbackEndpoint.Draw();
    private readonly CheckedServer _server;
    private readonly Dictionary<string, string> _sound = [];
    private DnsmasqServer? _nameServer;
    private int _logStart;

    public HealthyServer()
    {
        _server = CheckedServer.Create(Options(), system: System());
        Copy("hosts", "services", "nsswitch.conf");
        File.WriteAllText(Path.Join(Postfix.QueueDirectory, "etc", "resolv.conf"), Resolver);
        WriteCertificate(60);
        WriteMachine();
        Logins = new LoginService(LoginSocket);
    }

    /// <summary>The instance.</summary>
    public PrivatePostfix Postfix => _server.Postfix;

    /// <summary>What the machine has in place of its own.</summary>
    internal IDictionary<string, string?> Files => _files;

    /// <summary>What its commands print.</summary>
    internal StandInCommands Commands => _commands;

    /// <summary>Knows the passwords of users.</summary>
    internal LoginService? Logins { get; set; }

    internal string LoginSocket => Path.Join(Postfix.QueueDirectory, "private", "auth");

    /// <summary>Servers elsewhere, as -ProbeHost has them.</summary>
    internal string ProbeHosts { get; set; } = "";

    public async ValueTask InitializeAsync()
    {
        await WriteAliasesAsync(SoundAliases);
        await Postfix.ConfigureAsync(SoundServer.Settings);
        foreach (string name in new[] { "main.cf", "master.cf" })
            _sound[name] = await File.ReadAllTextAsync(InConfig(name));
        await Postfix.StartAsync();
        await ResetAsync();
        _ = Check();
    }

    public const string SoundAliases = "postmaster: root\nabuse: postmaster\nmailer-daemon: postmaster\nroot: admin@other.test\n";

    /// <summary>Everything as it should be again.</summary>
    internal async Task ResetAsync()
    {
        WriteMachine();
        UseAllPeers();
        Logins ??= new LoginService(LoginSocket);
        foreach ((string name, string text) in _sound)
            await WriteAsync(name, text);
        // SMTP servers end when a table that they use has changed, and new ones would read what a test has just set.
        if (await File.ReadAllTextAsync(InConfig("aliases")) != SoundAliases)
            await WriteAliasesAsync(SoundAliases);
        await PublishAsync(zone => zone);
        if (!Postfix.IsRunning)
            await Postfix.StartAsync();
        await BeginLogAsync();
    }

    /// <summary>Runs all checks, for which the log begins where everything was last in order: complaints count for a day.</summary>
    internal IReadOnlyList<MailServerCheckResult> Check()
    {
        _files[Postfix.LogPath] = Postfix.ReadLog()[_logStart..];
        string file = InConfig("master.cf");
        string running = File.ReadAllText(file);
        File.WriteAllText(file, running + SoundServer.PublicServices);
        try
        {
            return _server.Check(
                $"-NameServer {_nameServer!.EndPoint} -SendingAddress 203.0.113.25 -DnsBlocklist bl.test -ProbeHost {ProbeHosts} "
                    + $"-TimeoutSeconds 300"
            );
        }
        finally
        {
            File.WriteAllText(file, running);
            Age();
        }
    }

    /// <summary>Nothing that has been logged so far counts any more.</summary>
    internal async Task BeginLogAsync() => _logStart = (await Postfix.ReadSettledLogAsync()).TrimEnd('\n').LastIndexOf('\n') + 1;

    /// <summary>Runs what a result proposes.</summary>
    internal async Task FollowAsync(MailServerCheckResult result)
    {
        await _server.FollowAsync(result);
        Age();
    }

    /// <summary>Changes main.cf.</summary>
    internal async Task ConfigureAsync(params string[] settings)
    {
        (await Postfix.RunAsync("postconf", ["-e", .. settings])).OrThrow();
        Age();
    }

    /// <summary>Changes main.cf, and has Postfix know it.</summary>
    internal async Task RestartAsync(params string[] settings)
    {
        await Postfix.StopAsync();
        if (settings.Length > 0)
            await ConfigureAsync(settings);
        await Postfix.StartAsync();
        await BeginLogAsync();
    }

    /// <summary>Publishes the sound zone with changes.</summary>
    internal async Task PublishAsync(Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        if (_nameServer is not null)
            await _nameServer.DisposeAsync();
        _nameServer = await DnsmasqServer.StartAsync(["local=/arpa/", "local=/com/", .. change(SoundServer.Zone)]);
    }

    internal void UseAllPeers() => ProbeHosts = string.Join(", ", _peers.Select(peer => peer.EndPoint));

    internal string InConfig(string name) => Path.Join(Postfix.ConfigDirectory, name);

    internal async Task WriteAsync(string name, string text, DateTime? time = null)
    {
        // At once: a program of Postfix that starts meanwhile and reads half a file breaks down, and is not started again for a minute.
        string draft = InConfig($"{name}.draft");
        await File.WriteAllTextAsync(draft, text);
        File.SetLastWriteTimeUtc(draft, time ?? DateTime.UtcNow.AddMinutes(-1));
        File.Move(draft, InConfig(name), overwrite: true);
    }

    internal async Task UnsetAsync(string parameter)
    {
        (await Postfix.RunAsync("postconf", ["-X", parameter])).OrThrow();
        Age();
    }

    internal async Task WriteAliasesAsync(string text)
    {
        await WriteAsync("aliases", text);
        (await Postfix.RunAsync("postalias", [$"hash:{InConfig("aliases")}"])).OrThrow();
    }

    internal void WriteCertificate(int toDays)
    {
        using X509Certificate2 certificate = TestCertificates.Server(HostName, toDays: toDays);
        File.WriteAllText(
            InConfig("server.pem.draft"),
            certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n"
        );
        File.Move(InConfig("server.pem.draft"), InConfig("server.pem"), overwrite: true);
    }

    /// <summary>A machine with room, memory, the right time and an open firewall, which the real one need not be.</summary>
    internal void WriteMachine()
    {
        _commands
            .Print("systemctl", "enabled\n")
            .Print("timedatectl", "NTPSynchronized=yes\n")
            .PrintFile("nft", Fixtures.Path("firewall/empty.json"))
            .Print("ausearch", "", "<no matches>\n", 1)
            .Print("matchpathcon", "verified.\n")
            .Print("journalctl", "-- No entries --\n", exitStatus: 1);
        _files.Clear();
        _files["/run/systemd/system"] = "";
        _files["/run/systemd/resolve/resolv.conf"] = null;
        _files["/etc/resolv.conf"] = Resolver;
        _files["/proc/meminfo"] = "MemTotal:        4000000 kB\nMemAvailable:    2000000 kB\n";
        _files["/proc/net/if_inet6"] = "";
        _files["/proc/net/ipv6_route"] = "";
        _files["/sys/fs/selinux/enforce"] = "1\n";
        _files["/sys/module/apparmor/parameters/enabled"] = "Y\n";
        _files["/etc/opendkim.conf"] = "Domain lab.test\nSelector s1\nKeyFile /etc/dkimkeys/s1.private\n";
        _files["/etc/rspamd/local.d/dkim_signing.conf"] = null;
        _files["/etc/rspamd/override.d/dkim_signing.conf"] = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (Logins is not null)
            await Logins.DisposeAsync();
        if (_nameServer is not null)
            await _nameServer.DisposeAsync();
        foreach (ScriptedSmtpServer peer in _peers)
            await peer.DisposeAsync();
        _commands.Dispose();
    }

    private AlteredSystem System() =>
        new()
        {
            CommandFolder = _commands.Folder,
            MissingCommands = ["iptables-save", "ip6tables-save", "iptables-legacy-save", "ip6tables-legacy-save"],
            Files = _files,
            // Other mail servers may run here, and do in other tests.
            Folders = new Dictionary<string, IReadOnlyList<string>?> { ["/proc"] = [] },
            Disk = new DiskFacts(100L << 30, 60L << 30, 1_000_000, 900_000),
            OwnAddresses = [IPAddress.Parse("203.0.113.25"), IPAddress.Loopback],
        };

    private PostfixOptions Options() =>
        new()
        {
            HostName = HostName,
            NameServer = "127.0.0.1",
            MasterCf =
            [
                $"{_submission} inet n - n - - smtpd -o syslog_name=postfix/submission -o smtpd_tls_security_level=encrypt -o "
                    + $"smtpd_sasl_auth_enable=yes "
                    + "-o smtpd_forbid_bare_newline=normalize -o smtpd_relay_restrictions=permit_sasl_authenticated,reject",
                "local unix - n n - - local",
            ],
        };

    /// <summary>The tools of Postfix read a file that has just changed again and again, for two seconds.</summary>
    private void Age()
    {
        foreach (string name in _sound.Keys)
            File.SetLastWriteTimeUtc(InConfig(name), DateTime.UtcNow.AddMinutes(-1));
    }

    private void Copy(params string[] names)
    {
        foreach (string name in names)
            File.Copy(Path.Join("/etc", name), Path.Join(Postfix.QueueDirectory, "etc", name), overwrite: true);
    }
}
