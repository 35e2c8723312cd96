using System.Net;
using PostfixQueue.Adapters.Dns;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Dns;

/// <summary>What tests ask a real name server on loopback, and what it knows.</summary>
internal static class ResolverQuestions
{
    public static string[] Zone { get; } =
    [
        "host-record=mx.example.test,192.0.2.1,2001:db8::1",
        "host-record=mx2.example.test,192.0.2.2",
        "mx-host=example.test,mx2.example.test,20",
        "mx-host=example.test,mx.example.test,10",
        "mx-host=nomail.example.test,.,0",
        "cname=alias.example.test,mx.example.test",
        "cname=alias2.example.test,alias.example.test",
        "ptr-record=1.2.0.192.in-addr.arpa,mx.example.test",
        "txt-record=example.test,\"v=spf1 \",\"mx -all\"",
        "txt-record=example.test,\"second\"",
        "dns-rr=_25._tcp.mx.example.test,52,03:01:01:aa:bb",
    ];

    public static Task<MailResolverAnswer> AskAsync(MailResolverOptions options, string name, DnsRecordType type) =>
        new DnsClientMailResolver(options)
            .QueryAsync(name, type, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

    public static MailResolverOptions Options(params IPEndPoint[] servers) =>
        new()
        {
            NameServers = servers,
            TryTimeout = TimeSpan.FromSeconds(60),
            Attempts = 1,
            TotalTimeout = TimeSpan.FromSeconds(90),
        };
}
