using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Hosts;

/// <summary>The addresses of a host, found with the resolver of the run and never with the system's.</summary>
internal sealed record HostLookup
{
    /// <summary>The addresses; empty when there are none, or when that could not be found out.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>What became of it when there is no address: null when no name server was to be asked.</summary>
    public MailResolverAnswer? Failure { get; init; }

    /// <summary>There is no address because <c>-SkipDns</c> forbids to look for it.</summary>
    public bool IsSkipped => Addresses.Count == 0 && Failure is null;

    /// <summary>It is not known whether there is an address.</summary>
    public bool IsUndecided => Failure?.IsUndecided ?? false;

    /// <summary>Looks a host up: an address as it is, <c>localhost</c> and the hosts file first, then the name servers.</summary>
    /// <param name="context">The run.</param>
    /// <param name="host">A name or an address.</param>
    /// <param name="families">The address families wanted, in the order wanted.</param>
    /// <param name="usesHostsFile">The hosts file counts, as it does for the system's own resolver.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<HostLookup> FindAsync(
        CheckContext context, string host, IReadOnlyList<AddressFamily> families, bool usesHostsFile, CancellationToken cancellationToken)
    {
        if (new HostAndPort(host, null, IsBracketed: false).Address is { } literal) return new HostLookup { Addresses = [literal] };
        if (DomainName.Same(host, "localhost")) return Of(families, [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        if (usesHostsFile && Of(families, HostsFile.Find(context.Host.System.ReadText("/etc/hosts"), host)) is { Addresses.Count: > 0 } known) return known;
        if (context.Asked.SkipsDns) return new HostLookup();
        var answers = await Task.WhenAll(families.Select(family => context.Resolver.QueryAsync(host, TypeOf(family), cancellationToken)));
        IPAddress[] found = [.. answers.SelectMany(static answer => answer.Addresses).Distinct()];
        return found.Length > 0
            ? new HostLookup { Addresses = found }
            : new HostLookup { Failure = answers.FirstOrDefault(static answer => answer.IsUndecided) ?? answers.FirstOrDefault() };
    }

    private static HostLookup Of(IReadOnlyList<AddressFamily> families, IReadOnlyList<IPAddress> addresses) =>
        new() { Addresses = [.. families.SelectMany(family => addresses.Where(address => address.AddressFamily == family)).Distinct()] };

    private static DnsRecordType TypeOf(AddressFamily family) => family == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;
}
