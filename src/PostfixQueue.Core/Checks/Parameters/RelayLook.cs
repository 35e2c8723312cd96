using System.Globalization;
using System.Net;
using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Relay;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Looks whether the SMTP client can send mail on to a next hop: how it is written, TLS that fits its port, its name, and that it is not this server itself.</summary>
internal sealed class RelayLook
{
    private const int Smtp = 25;
    private const int ImplicitTls = 465;
    private const int Submission = 587;

    /// <summary>Many providers offer it beside the official ones.</summary>
    private const int AlternativeSubmission = 2525;

    /// <summary>More hosts than this are not looked at.</summary>
    private const int MostExchanges = 5;

    private static readonly string[] s_mandatory = ["encrypt", "dane-only", "fingerprint", "verify", "secure"];

    private readonly CheckContext _context;
    private readonly ServiceSettings _client;
    private readonly OwnHost _own;

    private RelayLook(CheckContext context, ServiceSettings client, OwnHost own) => (_context, _client, _own) = (context, client, own);

    /// <summary>Prepares for one run.</summary>
    public static async Task<RelayLook> CreateAsync(CheckContext context, CancellationToken cancellationToken) => new(
        context,
        ServiceSettings.OfClient(await context.ParametersAsync(cancellationToken), await context.ServicesAsync(cancellationToken)),
        await OwnHost.FindAsync(context, cancellationToken));

    /// <summary>One finding about one next hop.</summary>
    public async Task<CheckFinding> LookAsync(string text, CancellationToken cancellationToken)
    {
        var finding = !NextHop.TryParse(text, out var hop)
            ? CheckFinding.Fail("The next hop cannot be read.", "Write [mail.example.com]:587: the host in brackets, then a colon and the port, without a transport before it.")
            : hop.Port is not { } port
                ? CheckFinding.Fail("The next hop has a port that does not exist.", "Give the port as a number: 587 with a login, 465 with TLS from the first byte, 25 between servers.")
                : ClientFault(port) ?? await LookAtHostAsync(hop, port, cancellationToken);
        return finding with { Target = text, ReferenceUrl = "https://www.postfix.org/postconf.5.html#relayhost" };
    }

    private CheckFinding? ClientFault(int port)
    {
        var isWrapped = _client.IsYes("smtp_tls_wrappermode");
        var level = TlsClientCheck.LevelOf(_client);
        var both = _client.CommandToSet(("smtp_tls_wrappermode", "yes"), ("smtp_tls_security_level", "encrypt"));
        return (port, isWrapped) switch
        {
            (ImplicitTls, false) => CheckFinding.Fail(
                "At port 465 TLS comes before anything else, but the SMTP client waits for a greeting: every attempt times out.", "Switch smtp_tls_wrappermode on, or use port 587; reload.") with
            {
                Actual = "smtp_tls_wrappermode = no",
                Expected = "smtp_tls_wrappermode = yes",
                RemedyCommand = both,
            },
            (Smtp or Submission, true) => CheckFinding.Fail(
                string.Create(CultureInfo.InvariantCulture, $"smtp_tls_wrappermode is for port 465: at port {port} the server speaks first and in the clear."),
                "Switch smtp_tls_wrappermode off, or use port 465; reload.") with
            {
                Actual = "smtp_tls_wrappermode = yes",
                Expected = "smtp_tls_wrappermode = no",
                RemedyCommand = _client.CommandToSet(("smtp_tls_wrappermode", "no")),
            },
            (_, true) when !s_mandatory.Contains(level) => CheckFinding.Fail(
                "smtp_tls_wrappermode has no effect without mandatory TLS.", "Set smtp_tls_security_level to encrypt or a stricter level, and reload.") with
            {
                Actual = $"smtp_tls_security_level = {level}",
                Expected = "smtp_tls_security_level = encrypt",
                RemedyCommand = both,
            },
            _ => null,
        };
    }

    private async Task<CheckFinding> LookAtHostAsync(NextHop hop, int port, CancellationToken cancellationToken)
    {
        if (hop.Address is { } address) return Judge(hop, port, [address], hop.IsBracketed);
        if (hop.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return Judge(hop, port, [IPAddress.Loopback, IPAddress.IPv6Loopback], hop.IsBracketed);
        if (Hosts(hop.Host) is { Count: > 0 } listed) return Judge(hop, port, listed, true);
        if (_context.Asked.SkipsDns) return CheckFinding.Skip("The next hop is a name, and no name may be looked up.");
        if (!hop.IsBracketed && AsksForExchanges())
        {
            var answer = await _context.Resolver.QueryAsync(hop.Host, DnsRecordType.Mx, cancellationToken);
            if (answer.IsUndecided) return Undecided(answer);
            if (answer.IsFound) return await LookAtExchangesAsync(port, answer, cancellationToken);
        }

        var addresses = await HostAddresses.FindAsync(_context.Resolver, hop.Host, cancellationToken);
        if (addresses.Found.Count > 0) return Judge(hop, port, addresses.Found, hop.IsBracketed || !AsksForExchanges());
        return addresses.Failure is { } failure
            ? Undecided(failure)
            : CheckFinding.Fail("The next hop has no address: all mail that goes there waits.", "Correct the name; ask the provider for the right one, and reload.") with
            {
                Actual = "no A or AAAA record",
            };
    }

    private async Task<CheckFinding> LookAtExchangesAsync(int port, MailResolverAnswer answer, CancellationToken cancellationToken)
    {
        var evidence = "MX " + string.Join(", ", answer.Exchanges);
        if (answer.Exchanges.Any(static exchange => exchange.IsNull))
            return CheckFinding.Fail("The domain of the next hop takes no mail.", "Give the name of the relay host in brackets, and reload.") with { Evidence = evidence };
        if (answer.Exchanges.Any(exchange => _own.IsCalled(exchange.Host))) return Loop() with { Evidence = evidence };
        var hosts = await Task.WhenAll(answer.Exchanges.Take(MostExchanges).Select(exchange => HostAddresses.FindAsync(_context.Resolver, exchange.Host, cancellationToken)));
        if (hosts.SelectMany(static host => host.Found).Any(address => _own.ListensAt(address, port))) return Loop() with { Evidence = evidence };
        if (Array.Exists(hosts, static host => host.Found.Count > 0))
            return CheckFinding.Pass("Mail goes on to the MX hosts of the domain.") with { Evidence = evidence };
        return Array.Find(hosts, static host => host.Failure is not null)?.Failure is { } failure
            ? Undecided(failure)
            : CheckFinding.Fail("No MX host of the next hop has an address.", "Give the name of the relay host in brackets, and reload.") with { Evidence = evidence };
    }

    private CheckFinding Judge(NextHop hop, int port, IReadOnlyList<IPAddress> addresses, bool isBracketed)
    {
        var actual = string.Join(", ", addresses);
        if (addresses.Any(address => _own.ListensAt(address, port))) return Loop() with { Actual = actual };
        if (!isBracketed)
        {
            return CheckFinding.Warn(
                "Without brackets Postfix looks for MX records of the next hop first. It has none, so that mail goes to the host itself only as long as that stays so.",
                "Write the host in brackets, also in the table with its password, and reload.") with
            {
                Actual = actual,
                Expected = hop.ToBracketed(),
            };
        }

        return port is Smtp or ImplicitTls or Submission or AlternativeSubmission || !addresses.Any(PublicAddress.Is)
            ? CheckFinding.Pass("The next hop is well written and has an address.", actual)
            : CheckFinding.Warn("The port is not one that mail servers usually take mail at.", "See whether the provider names 587, 465 or 25, and correct it.") with
            {
                Actual = actual,
                Expected = "25, 465 or 587",
            };
    }

    /// <summary>The hosts file counts where Postfix is told to ask the system.</summary>
    private IReadOnlyList<IPAddress> Hosts(string name) => !_client.List("smtp_host_lookup").Contains("native") ? [] :
    [
        .. (_context.Host.System.ReadText("/etc/hosts") ?? string.Empty).Split('\n').Select(static line => line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(static words => IPAddress.TryParse(words[0], out var address) ? address : null).OfType<IPAddress>(),
    ];

    private bool AsksForExchanges() => !_client.IsYes("disable_dns_lookups") && _client["smtp_dns_support_level"] != "disabled";

    private static CheckFinding Loop() => CheckFinding.Fail(
        "The next hop is this server itself: mail goes in circles.", "Name another server, or leave relayhost empty if this server sends by itself; reload.");

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        CheckFinding.Unknown("Whether the next hop has an address could not be found out.", "See Dns.Resolver; or name another server with -NameServer.") with
        {
            Evidence = $"{answer} {answer.Detail}".TrimEnd(),
        };
}
