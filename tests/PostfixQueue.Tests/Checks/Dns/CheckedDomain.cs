using System.Net;
using PostfixQueue.Lab;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>
/// The server mail.lab.test of the domain lab.test, with a real name server for both. It sends from 203.0.113.25 unless told otherwise.
/// </summary>
internal sealed class CheckedDomain : IAsyncDisposable
{
    /// <summary>A zone in which nothing is wrong.</summary>
    public static readonly string[] SoundZone =
    [
        "address=/gmail.com/203.0.113.1",
        "address=/mail.lab.test/203.0.113.25",
        "address=/mail.lab.test/2001:db8::25",
        "mx-host=lab.test,mail.lab.test,10",
        Ptr("203.0.113.25", "mail.lab.test"),
        Ptr("2001:db8::25", "mail.lab.test"),
        "txt-record=lab.test,\"v=spf1 ip4:203.0.113.25 ip6:2001:db8::25 -all\"",
        "txt-record=lab.test,\"some other text\"",
        "txt-record=_dmarc.lab.test,\"v=DMARC1; p=reject; rua=mailto:dmarc@lab.test\"",
        "txt-record=s1._domainkey.lab.test,\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
        "txt-record=_smtp._tls.lab.test,\"v=TLSRPTv1; rua=mailto:tls@lab.test\"",
        "address=/2.0.0.127.bl.test/127.0.0.2",
        $"address=/{DomainName.ReversedLabels(IPAddress.Parse("::ffff:127.0.0.2"))}.bl.test/127.0.0.2",
    ];

    private DnsmasqServer _nameServer;

    private CheckedDomain(CheckedServer server, DnsmasqServer nameServer)
    {
        Server = server;
        _nameServer = nameServer;
    }

    public CheckedServer Server { get; }

    public static string Ptr(string address, string name) => $"ptr-record={DomainName.OfAddress(IPAddress.Parse(address))},{name}";

    public static string Txt(string name, string text) => $"txt-record={name},\"{text}\"";

    public static Task<CheckedDomain> StartAsync(params string[] zone) => StartAsync(zone, []);

    public static async Task<CheckedDomain> StartAsync(
        IEnumerable<string> zone,
        IReadOnlyList<string> mainCf,
        IServerSystem? system = null,
        IMailNetwork? network = null
    ) => new(CreateServer(mainCf, system, network), await StartNameServerAsync(zone));

    /// <summary>The server alone.</summary>
    public static CheckedServer CreateServer(IReadOnlyList<string> mainCf, IServerSystem? system = null, IMailNetwork? network = null) =>
        CheckedServer.Create(
            new PostfixOptions { HostName = "mail.lab.test", MainCf = ["myorigin = lab.test", "mydestination = lab.test", .. mainCf] },
            system: system,
            network: network
        );

    /// <summary>Publishes another zone.</summary>
    public async Task PublishAsync(params string[] zone)
    {
        await _nameServer.DisposeAsync();
        _nameServer = await StartNameServerAsync(zone);
    }

    /// <summary>The results of checks, with the address that mail leaves from.</summary>
    public IReadOnlyList<MailServerCheckResult> Check(string name, string parameters = "-SendingAddress 203.0.113.25") =>
        Server.Check($"{name} -NameServer {_nameServer.EndPoint} {parameters}");

    /// <summary>What -Quiet says.</summary>
    public IEnumerable<bool> IsQuiet(string name, string parameters) =>
        Server
            .Session.Invoke($"Test-MailServerConfig {name} -NameServer {_nameServer.EndPoint} {parameters} -Quiet")
            .WithoutErrors()
            .Of<bool>();

    public MailServerCheckResult CheckOne(string name, string parameters = "-SendingAddress 203.0.113.25") =>
        Assert.Single(Check(name, parameters));

    /// <summary>The status of each result.</summary>
    public string Statuses(string name, string parameters = "-SendingAddress 203.0.113.25") =>
        string.Join(',', Check(name, parameters).Select(result => result.Status));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _nameServer.DisposeAsync();
    }

    /// <summary>What the zone does not have does not exist, also above and beside it.</summary>
    private static Task<DnsmasqServer> StartNameServerAsync(IEnumerable<string> zone) =>
        DnsmasqServer.StartAsync(["local=/arpa/", "local=/org/", "local=/com/", .. zone]);
}
