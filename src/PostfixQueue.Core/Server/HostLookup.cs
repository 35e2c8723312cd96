using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>The addresses of a host, found with a resolver of the run and never with the system's.</summary>
internal sealed record HostLookup
{
    private static readonly AddressFamily[] s_both = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>The addresses; empty when there are none, or when that could not be found out.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>What the name servers answered, an answer for each family; empty when none was asked.</summary>
    public IReadOnlyList<MailResolverAnswer> Answers { get; init; } = [];

    /// <summary>Nobody was asked, because <c>-SkipDns</c> forbids it.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The question that was not answered, so that there may be more addresses than are known; null when all were.</summary>
    public MailResolverAnswer? Undecided => Answers.FirstOrDefault(static answer => answer.IsUndecided);

    /// <summary>The answer that says most of why there is no address; null when there is one, or when nobody was asked.</summary>
    public MailResolverAnswer? Failure => Addresses.Count > 0 ? null : Undecided ?? (Answers.Count > 0 ? Answers[0] : null);

    /// <summary>Where the name leads as an alias; empty when it is none.</summary>
    public IReadOnlyList<string> Aliases =>
        [.. Answers.SelectMany(static answer => answer.Aliases).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>
    /// Looks a host up as Postfix does: an address as it is, <c>localhost</c> and the hosts file first, then the name servers.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="host">A name or an address.</param>
    /// <param name="families">The address families wanted, in the order wanted.</param>
    /// <param name="usesHostsFile">The hosts file counts, as it does for the system's own resolver.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<HostLookup> LookUpAsync(
        ServerFacts context,
        string host,
        IReadOnlyList<AddressFamily> families,
        bool usesHostsFile,
        CancellationToken cancellationToken
    )
    {
        if (new HostAndPort(host, null, IsBracketed: false).Address is { } literal)
            return new HostLookup { Addresses = [literal] };
        if (DomainName.Same(host, "localhost"))
            return FromAddresses(families, [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        if (
            usesHostsFile
            && FromAddresses(families, HostsFile.FindAddresses(context.Host.System.ReadText("/etc/hosts"), host))
                is { Addresses.Count: > 0 } known
        )
            return known;
        return context.Given.SkipsDns
            ? new HostLookup { IsSkipped = true }
            : await AskAsync(await context.PostfixResolverAsync(cancellationToken), host, families, cancellationToken);
    }

    /// <summary>Asks the name servers alone, for both families: what the world is told.</summary>
    public static Task<HostLookup> AskAsync(IMailResolver resolver, string name, CancellationToken cancellationToken) =>
        AskAsync(resolver, name, s_both, cancellationToken);

    /// <summary>What the name servers answered about a family.</summary>
    public MailResolverAnswer AnswerOf(AddressFamily family) => Answers.First(answer => answer.Type == TypeOf(family));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Addresses);

    private static async Task<HostLookup> AskAsync(
        IMailResolver resolver,
        string name,
        IReadOnlyList<AddressFamily> families,
        CancellationToken cancellationToken
    )
    {
        MailResolverAnswer[] answers = await Task.WhenAll(
            families.Select(family => resolver.QueryAsync(name, TypeOf(family), cancellationToken))
        );
        return new HostLookup { Addresses = [.. answers.SelectMany(static answer => answer.Addresses).Distinct()], Answers = answers };
    }

    private static HostLookup FromAddresses(IReadOnlyList<AddressFamily> families, IReadOnlyList<IPAddress> addresses) =>
        new() { Addresses = [.. families.SelectMany(family => addresses.Where(address => address.AddressFamily == family)).Distinct()] };

    private static DnsRecordType TypeOf(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;
}
