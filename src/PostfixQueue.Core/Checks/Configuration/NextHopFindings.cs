using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Looks whether the SMTP client can send mail on to a next hop: how it is written, TLS that fits its port, its name, and that it is not
/// this server itself.
/// </summary>
internal sealed class NextHopFindings
{
    /// <summary>More hosts than this are not looked at.</summary>
    private const int MostExchanges = 5;

    private readonly CheckRun _run;
    private readonly SmtpClientSettings _client;
    private readonly ServerAddresses _own;

    private NextHopFindings(CheckRun run, SmtpClientSettings client, ServerAddresses own) => (_run, _client, _own) = (run, client, own);

    /// <summary>Prepares for one run.</summary>
    public static async Task<NextHopFindings> CreateAsync(CheckRun run) =>
        new(run, await run.SmtpClientAsync(), await run.AddressesAsync());

    /// <summary>One finding about one next hop.</summary>
    public async Task<CheckFinding> ExamineAsync(string text)
    {
        CheckFinding finding =
            !NextHop.TryParse(text, _client, _run.Host.System, out NextHop? hop)
                ? CheckFinding.Fail(
                    "The next hop cannot be read.",
                    "Write [mail.example.com]:587: the host in brackets, then a colon and the port, without a transport before it."
                )
            : hop.Port is not { } port
                ? CheckFinding.Fail(
                    "The next hop has a port that does not exist.",
                    "Give the port as a number: 587 for logins, 465 for TLS from the first byte, 25 between servers."
                )
            : ClientFault(port) ?? await LookAtHostAsync(hop, port);
        return finding with { Target = text, ReferenceUrl = "https://www.postfix.org/postconf.5.html#relayhost" };
    }

    private CheckFinding? ClientFault(int port)
    {
        ShellCommand both = _client.CommandToSet(("smtp_tls_wrappermode", "yes"), ("smtp_tls_security_level", "encrypt"));
        return (port, _client.IsWrapped) switch
        {
            (ServicePort.Submissions or ServicePort.AlternativeSubmissions, false) => CheckFinding.Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"On port {port} TLS comes first, but the SMTP client waits for a greeting: every attempt times out."
                ),
                "Switch smtp_tls_wrappermode on, or use port 587; reload."
            ) with
            {
                Actual = "smtp_tls_wrappermode = no",
                Expected = "smtp_tls_wrappermode = yes",
                RemedyCommand = both,
            },
            (ServicePort.Smtp or ServicePort.Submission, true) => CheckFinding.Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"smtp_tls_wrappermode is for port 465: on port {port} the server greets first, in plain text."
                ),
                "Switch smtp_tls_wrappermode off, or use port 465; reload."
            ) with
            {
                Actual = "smtp_tls_wrappermode = yes",
                Expected = "smtp_tls_wrappermode = no",
                RemedyCommand = _client.CommandToSet(("smtp_tls_wrappermode", "no")),
            },
            (_, true) when !_client.DemandsTls => CheckFinding.Fail(
                "smtp_tls_wrappermode has no effect without mandatory TLS.",
                "Set smtp_tls_security_level to encrypt or a stricter level, and reload."
            ) with
            {
                Actual = $"smtp_tls_security_level = {_client.TlsLevel}",
                Expected = "smtp_tls_security_level = encrypt",
                RemedyCommand = both,
            },
            _ => null,
        };
    }

    private async Task<CheckFinding> LookAtHostAsync(NextHop hop, int port)
    {
        NextHopRoute route = await NextHopRoute.ResolveAsync(_run.Facts, _client, hop, MostExchanges, _run.Stop);
        if (route.Undecided is { } undecided)
            return Undecided(undecided);
        if (route.Exchanges.Count > 0)
            return ConcludeAboutExchanges(port, route);
        if (route.IsSkipped || route.Hosts[0].Lookup.IsSkipped)
            return CheckFinding.Skip("The next hop is a name, which was not looked up because of -SkipDns.");
        HostLookup host = route.Hosts[0].Lookup;
        if (host.Addresses.Count > 0)
            return Conclude(hop, port, host.Addresses);
        return host.Undecided is { } unanswered
            ? Undecided(unanswered)
            : CheckFinding.Fail(
                "The next hop has no address: all mail that goes there waits.",
                "Correct the name, or ask the provider for the right one, and reload."
            ) with
            {
                Actual =
                    $"no {string.Join(" or ", host.Answers.Select(static answer => answer.Type.ToString().ToUpperInvariant()))} record",
            };
    }

    private CheckFinding ConcludeAboutExchanges(int port, NextHopRoute route)
    {
        string evidence = "MX " + string.Join(", ", route.Exchanges);
        if (route.IsNull)
            return CheckFinding.Fail(
                "The domain of the next hop accepts no mail.",
                "Give the name of the relay host in brackets, and reload."
            ) with
            {
                Evidence = evidence,
            };
        IPAddress[] addresses = route.Hosts.SelectMany(static host => host.Lookup.Addresses).ToArray();
        if (
            route.Exchanges.Any(exchange => _own.IsCalled(exchange.Host))
            || Array.Exists(addresses, address => _own.ListensAt(address, port))
        )
            return Loop() with { Evidence = evidence };
        if (addresses.Length > 0)
            return CheckFinding.Pass("Mail goes to the MX hosts of the domain.") with { Evidence = evidence };
        return route.Hosts.Select(static host => host.Lookup.Undecided).FirstOrDefault(static answer => answer is not null) is { } undecided
            ? Undecided(undecided)
            : CheckFinding.Fail(
                "No MX host of the next hop has an address.",
                "Give the name of the relay host in brackets, and reload."
            ) with
            {
                Evidence = evidence,
            };
    }

    private CheckFinding Conclude(NextHop hop, int port, IReadOnlyList<IPAddress> addresses)
    {
        string actual = string.Join(", ", addresses);
        if (addresses.Any(address => _own.ListensAt(address, port)))
            return Loop() with { Actual = actual };
        if (!hop.IsBracketed && (_client.LooksUpExchangers || hop.IsKnownHere))
        {
            return CheckFinding.Warn(
                "Without brackets Postfix looks up MX records first. There are none now, so mail goes to the host itself, but only as "
                    + "long as nobody publishes one.",
                "Write the host in brackets, in the password table too, and reload."
            ) with
            {
                Actual = actual,
                Expected = hop.ToBracketed(),
            };
        }

        return
            port is ServicePort.Smtp or ServicePort.Submissions or ServicePort.Submission
            || ServicePort.Alternatives.Contains(port)
            || !addresses.Any(PublicAddress.Is)
            ? CheckFinding.Pass("The next hop is valid and has an address.", actual)
            : CheckFinding.Warn(
                "Mail servers do not usually listen on this port.",
                "Check whether the provider says 587, 465 or 25, and correct it."
            ) with
            {
                Actual = actual,
                Expected = "25, 465 or 587",
            };
    }

    private static CheckFinding Loop() =>
        CheckFinding.Fail(
            "The next hop is this server itself: mail loops.",
            "Name another server, or leave relayhost empty if this server is to deliver directly; reload."
        );

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        CheckFinding.Unknown(
            "The address of the next hop could not be looked up.",
            "See Dns.Resolver, or ask another name server with -NameServer."
        ) with
        {
            Evidence = answer.Describe(),
        };
}
