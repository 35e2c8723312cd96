using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Dns;

namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>Faults of records in DNS, of the way to other servers and of the queue.</summary>
internal static class OtherFaults
{
    private const string Reverse = "ptr-record=";
    private const string Host = "address=/mail.lab.test/";

    public static IReadOnlyList<Fault> All { get; } =
    [
        Fault.Record("no MX record", "Dns.MxExists", "mx-host="),
        Fault.Record("an MX record to a host without address", "Dns.MxTarget", "mx-host=", "mx-host=lab.test,gone.lab.test,10"),
        Fault.Record(
            "another address in DNS",
            "Host.HeloName Dns.MxTarget Dns.HostAddress Dns.PtrForwardConfirmed Dns.Spf",
            Host,
            Host + "203.0.113.99"
        ),
        Fault.Record("no reverse name", "Dns.Ptr", Reverse),
        Fault.Record(
            "the provider's reverse name",
            "Dns.PtrMatchesHelo Dns.PtrGeneric",
            Reverse,
            CheckedDomain.Ptr("203.0.113.25", "25-113-0-203.dynamic.isp.test"),
            "host-record=25-113-0-203.dynamic.isp.test,203.0.113.25"
        ),
        Fault.Record(
            "a reverse name that leads nowhere",
            "Dns.PtrForwardConfirmed Dns.PtrMatchesHelo",
            Reverse,
            CheckedDomain.Ptr("203.0.113.25", "mx.lab.test")
        ),
        Fault.Record("no SPF record", "Dns.Spf", "txt-record=lab.test,"),
        Fault.Record(
            "an SPF record without this server",
            "Dns.Spf",
            "txt-record=lab.test,",
            "txt-record=lab.test,\"v=spf1 ip4:198.51.100.1 -all\""
        ),
        Fault.Record("a DKIM key that was withdrawn", "Dns.Dkim", "txt-record=s1.", "txt-record=s1._domainkey.lab.test,\"v=DKIM1; p=\""),
        Fault.Record("no DMARC record", "Dns.Dmarc", "txt-record=_dmarc."),
        Fault.Record(
            "a record for TLS reports without a place",
            "Dns.TlsRpt",
            "txt-record=_smtp.",
            "txt-record=_smtp._tls.lab.test,\"v=TLSRPTv1\""
        ),
        Fault.Record("an address on a block list", "Dns.Blocklist", "(none)", "host-record=25.113.0.203.bl.test,127.0.0.2"),
        Fault.Zone(
            "a name server that knows nothing of the world",
            "Dns.Resolver",
            zone => zone.Where(line => !line.Contains("gmail", StringComparison.Ordinal))
        ),
        new("no way out", "Net.OutboundSmtp", server => Probe(server, "127.0.0.1:9"), server => Probe(server, null)),
        new(
            "nobody who knows the passwords",
            "Postfix.SaslServer Net.Submission",
            async server =>
            {
                await server.Logins!.DisposeAsync();
                server.Logins = null;
                File.Delete(server.LoginSocket);
                await server.RestartAsync();
            },
            async server =>
            {
                server.Logins = new LoginService(server.LoginSocket);
                await server.RestartAsync();
            }
        ),
        new(
            "strangers and friends turned away",
            "Net.LocalSmtp Net.Submission",
            server => server.RestartAsync("smtpd_client_restrictions=reject", "smtpd_delay_reject=no"),
            server => server.RestartAsync("smtpd_client_restrictions=", "smtpd_delay_reject=yes")
        ),
        new(
            "a queue full of one sender's mail",
            "Queue.Deferred Queue.OldestAge Queue.TopSender",
            server => Done(() => new QueueWriter(server.Postfix) { Sender = "hacked@lab.test" }.Write(60)),
            EmptyAsync
        ),
        new(
            "a message that Postfix cannot read",
            "Queue.Corrupt",
            server => File.WriteAllTextAsync(Path.Join(server.Postfix.QueueDirectory, "corrupt", "3nRkTs1wYvz2"), "?"),
            server => Done(() => File.Delete(Path.Join(server.Postfix.QueueDirectory, "corrupt", "3nRkTs1wYvz2")))
        ),
        new(
            "a program of Postfix that breaks down",
            "Postfix.MasterThrottle Log.Warnings",
            async server =>
            {
                (await server.Postfix.RunAsync("postlog", ["-p", "fatal", "-t", "postfix/cleanup", "no room"])).OrThrow();
                await server.Postfix.ReadSettledLogAsync();
            },
            server => server.BeginLogAsync()
        ),
        new(
            "a complaint in the log",
            "Log.Warnings",
            async server =>
            {
                (await server.Postfix.RunAsync("postlog", ["-p", "warn", "-t", "postfix/qmgr", "something is odd"])).OrThrow();
                await server.Postfix.ReadSettledLogAsync();
            },
            server => server.BeginLogAsync()
        ),
    ];

    private static Task Probe(HealthyServer server, string? hosts) =>
        Done(() =>
        {
            server.UseAllPeers();
            if (hosts is not null)
                server.ProbeHosts = hosts;
        });

    private static async Task EmptyAsync(HealthyServer server) => (await server.Postfix.RunAsync("postsuper", ["-d", "ALL"])).OrThrow();

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
