using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// Postfix uses IPv6 only where this machine has it: otherwise each attempt at an IPv6 host ends in <c>Network is unreachable</c>.
/// </summary>
internal sealed class InetProtocolsCheck()
    : Check("Config.InetProtocols", MailServerCheckCategory.Configuration, CheckSeverity.Warning, MailDelayCause.NetworkUnreachable)
{
    /// <summary>Each costs several questions.</summary>
    private const int MostDomains = 5;

    private const string AddressFile = "/proc/net/if_inet6";
    private const string RouteFile = "/proc/net/ipv6_route";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        bool isUsed = parameters.Families.Contains(AddressFamily.InterNetworkV6);
        yield return (isUsed ? Examine(parameters, run.Host.System) : await LookAtPublishedAsync(run)) with
        {
            Actual = parameters["inet_protocols"],
            Target = "inet_protocols",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#inet_protocols",
        };
    }

    /// <summary>Senders that find an IPv6 address of the MX host try it first.</summary>
    private static async Task<CheckFinding> LookAtPublishedAsync(CheckRun run)
    {
        CheckFinding pass = Pass("IPv6 is not used.");
        IReadOnlyList<ServiceView> servers = StrangerAccess.Reachable(await run.ParametersAsync(), await run.ServicesAsync());
        if (servers.All(StrangerAccess.IsRefused) || run.Given.SkipsDns)
            return pass;
        ServerAddresses own = await run.AddressesAsync();
        foreach (string? domain in (await run.DomainsAsync()).Take(MostDomains))
        {
            MailResolverAnswer mail = await run.QueryAsync(domain, DnsRecordType.Mx);
            foreach (MxRecord? exchange in mail.Exchanges.Where(static exchange => !exchange.IsNull).Take(MostDomains))
            {
                HostLookup host = await HostLookup.AskAsync(run.WorldResolver, exchange.Host, run.Stop);
                IPAddress? published = host.Addresses.FirstOrDefault(static address =>
                    address.AddressFamily == AddressFamily.InterNetworkV6
                );
                if (published is null || !(own.IsCalled(exchange.Host) || host.Addresses.Any(own.Has)))
                    continue;
                return Warn(
                    $"{exchange.Host}, where mail for {domain} is sent, has an AAAA record, but Postfix does not use IPv6: senders "
                        + $"that try it first fail or deliver late.",
                    "Remove the AAAA record, or let Postfix use IPv6 too (inet_protocols = all) and restart it."
                ) with
                {
                    Expected = "all, or no AAAA record",
                    Evidence = $"{exchange.Host} AAAA {published}",
                };
            }
        }

        return pass;
    }

    private static CheckFinding Examine(ServerParameters parameters, IServerSystem system)
    {
        IReadOnlyList<string> words = parameters.List("inet_protocols");
        IPAddress[] addresses = Lines(system.ReadText(AddressFile)).Select(UsableAddress).OfType<IPAddress>().ToArray();
        bool hasRoute = Lines(system.ReadText(RouteFile)).Any(IsDefaultRoute);
        bool isOnly = words.All(static word => word.Equals("ipv6", StringComparison.OrdinalIgnoreCase));
        if (hasRoute && Array.Exists(addresses, PublicAddress.Is))
            return Pass("This machine has IPv6.");
        string lack =
            hasRoute ? "no public IPv6 address"
            : addresses.Length > 0 ? "no default route for IPv6"
            : "neither a public IPv6 address nor a default route for IPv6";
        if (isOnly)
            return Fault(Fail($"Postfix may use IPv6 only, but this machine has {lack}.", "Give Postfix IPv4, and restart it."));
        if (string.Equals(parameters["smtp_address_preference"], "ipv4", StringComparison.OrdinalIgnoreCase))
            return Pass($"This machine has {lack}, but IPv4 is tried first.");

        // A router may translate addresses of one's own, which cannot be seen from here.
        return hasRoute && addresses.Length > 0
            ? Fault(
                Unknown(
                    "This machine has only private IPv6 addresses. Whether they reach the Internet depends on the router.",
                    "If mail is deferred with 'Network is unreachable' or time-outs at IPv6 addresses, use IPv4 only and restart; or "
                        + "try IPv4 first with smtp_address_preference = ipv4."
                )
            )
            : Fault(
                Warn(
                    $"Postfix may use IPv6, but this machine has {lack}: attempts at IPv6 hosts fail.",
                    "Use IPv4 only, and restart; or get IPv6 from the provider. If IPv6 fails only now and then, "
                        + "smtp_address_preference = ipv4 is enough."
                )
            );
    }

    private static CheckFinding Fault(CheckFinding finding) =>
        finding with
        {
            Expected = "ipv4",
            RemedyCommand = $"postconf -e inet_protocols=ipv4 && postfix stop && postfix start",
        };

    /// <summary>
    /// Fields: address, interface number, prefix length, scope, flags, interface name. Scope 0 is global; flag 08 is a duplicate, 40 not
    /// yet in use.
    /// </summary>
    private static IPAddress? UsableAddress(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
            fields.Length >= 6
            && fields[3] == "00"
            && Number(fields[4]) is { } flags
            && (flags & 0x48) == 0
            && fields[0].Length == 32
            && fields[0].All(char.IsAsciiHexDigit)
            ? new IPAddress(Convert.FromHexString(fields[0]))
            : null;
    }

    /// <summary>
    /// Fields: destination, its prefix length, source, its prefix length, next hop, metric, references, uses, flags, interface name. Of the
    /// flags 1 is a route in use and 200 one that refuses, such as the kernel's last one.
    /// </summary>
    private static bool IsDefaultRoute(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 10
            && fields[1] == "00"
            && fields[0].All(static c => c == '0')
            && fields[9] != "lo"
            && Number(fields[8]) is { } flags
            && (flags & 0x201) == 1;
    }

    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
