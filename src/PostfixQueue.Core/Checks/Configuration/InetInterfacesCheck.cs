using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>A server that the world is told to send mail to listens to the world, and at addresses that it has.</summary>
internal sealed class InetInterfacesCheck() : Check("Config.InetInterfaces", MailServerCheckCategory.Configuration, CheckSeverity.Warning)
{
    private const string Parameter = "inet_interfaces";

    /// <summary>A line for each interface, with its name before a colon; see proc_pid_net(5).</summary>
    private const string Interfaces = "/proc/net/dev";

    /// <summary>A domain with more would be odd, and each costs two questions.</summary>
    private const int MostExchanges = 10;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        IReadOnlyList<string> words = parameters.List(Parameter);
        foreach (string word in words)
        {
            if (IsInterface(run, word))
            {
                yield return Wrong(
                    $"{word} is the name of an interface, but Postfix wants addresses or host names: it refuses to start.",
                    string.Join(", ", words)
                ) with
                {
                    Evidence = $"config variable inet_interfaces: host not found: {word}",
                };
                yield break;
            }

            if (await ForeignAsync(run, parameters, word) is not { } foreign)
                continue;
            bool isName = !IPAddress.TryParse(word.Trim('[', ']'), out _);
            yield return Wrong(
                isName
                    ? $"{word} resolves to {foreign}, which no interface of this machine has: Postfix refuses to start."
                    : $"This machine has no interface with the address {foreign}: Postfix refuses to start.",
                string.Join(", ", words)
            ) with
            {
                Evidence = $"no local interface found for {foreign}",
            };
            yield break;
        }

        ServerAddresses host = await run.AddressesAsync();
        if (!words.All(SmtpListener.IsLoopback) || host.HasOwnPublicListener)
        {
            yield return Pass("Other machines can connect.", string.Join(", ", words)) with
            {
                Target = Parameter,
            };
            yield break;
        }

        IReadOnlyList<string> domains = await run.DomainsAsync();
        if (domains.Count == 0)
            yield return Pass("Only this machine can connect, and there is no domain to receive mail for.", string.Join(", ", words)) with
            {
                Target = Parameter,
            };
        if (domains.Count > 0 && run.Asked.SkipsDns)
            yield return Skip("Only this machine can connect. MX records were not looked up because of -SkipDns.") with
            {
                Target = Parameter,
            };
        foreach (string domain in run.Asked.SkipsDns ? [] : domains)
            yield return await ExamineAsync(run, host, domain);
    }

    /// <summary>The name of an interface that is not also that of a host. A container need not have /sys, but it has /proc.</summary>
    private static bool IsInterface(CheckRun run, string word)
    {
        if (
            IsKeyword(word)
            || IPAddress.TryParse(word.Trim('[', ']'), out _)
            || HostsFile.FindAddresses(run.ReadText("/etc/hosts"), word).Any()
        )
            return false;
        string text = run.ReadText(Interfaces) ?? throw new ServerSystemException(Interfaces, isDenied: false, "The file does not exist.");
        return text.Split('\n').Any(line => line.Split(':') is [string name, _, ..] && name.Trim() == word);
    }

    private static bool IsKeyword(string word) => word.ToUpperInvariant() is "ALL" or "LOOPBACK-ONLY";

    /// <summary>
    /// The first address that a word stands for and that no interface has; null when there is none, or when that could not be found out.
    /// </summary>
    private static async Task<IPAddress?> ForeignAsync(CheckRun run, ServerParameters parameters, string word)
    {
        string host = word.Trim('[', ']');
        if (IsKeyword(host))
            return null;

        // Where the kernel has no IPv6 at all, Postfix notices, and does without.
        IServerSystem system = run.Host.System;
        bool lacksIt = system.Inspect("/proc/net/if_inet6") is null;
        AddressFamily[] families = parameters.Families.Where(family => !lacksIt || family == AddressFamily.InterNetwork).ToArray();
        IReadOnlyList<IPAddress> own = system.Addresses();
        IEnumerable<IPAddress> addresses = DomainName.Same(host, "localhost")
            ? HostsFile.FindAddresses(system.ReadText("/etc/hosts"), host).Where(address => families.Contains(address.AddressFamily))
            : (await HostLookup.LookUpAsync(run.Facts, host, families, usesHostsFile: true, run.Stop)).Addresses;
        return addresses.FirstOrDefault(address => !own.Contains(address) && !IsLoopbackOf(address));
    }

    /// <summary>All of 127.0.0.0/8 is on the loopback interface, but is listed as one address.</summary>
    private static bool IsLoopbackOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address);

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, ServerAddresses host, string domain)
    {
        MailResolverAnswer answer = await run.QueryAsync(domain, DnsRecordType.Mx);
        if (answer.IsUndecided)
            return Undecided(domain, answer);
        MailResolverAnswer? failure = null;
        foreach (MxRecord? exchange in answer.Exchanges.Where(static exchange => !exchange.IsNull).Take(MostExchanges))
        {
            HostLookup addresses = await HostLookup.AskAsync(run.WorldResolver, exchange.Host, run.Stop);
            if (host.IsCalled(exchange.Host) || addresses.Addresses.Any(address => !IPAddress.IsLoopback(address) && host.Has(address)))
            {
                return Wrong(
                    "The MX record of the domain points here, but only this machine can connect: mail for the domain does not arrive.",
                    "loopback only"
                ) with
                {
                    Target = domain,
                    Evidence = $"MX {exchange}",
                };
            }

            failure ??= addresses.Undecided;
        }

        return failure is not null
            ? Undecided(domain, failure)
            : Pass("Only this machine can connect, and no MX record of the domain points here.") with
            {
                Target = domain,
                Actual = string.Join(", ", answer.Exchanges),
            };
    }

    private static CheckFinding Undecided(string domain, MailResolverAnswer answer) =>
        Unknown(
            "Only this machine can connect. The MX records could not be looked up.",
            "See Dns.Resolver, or ask another name server with -NameServer."
        ) with
        {
            Target = domain,
            Evidence = answer.Describe(),
        };

    private static CheckFinding Wrong(string message, string actual) =>
        Fail(
            message,
            "Let Postfix listen on all interfaces, or on addresses that this machine has, and restart it: a reload is not enough."
        ) with
        {
            Target = Parameter,
            Actual = actual,
            Expected = "all",
            RemedyCommand = $"postconf -e inet_interfaces=all && postfix stop && postfix start",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#inet_interfaces",
        };
}
