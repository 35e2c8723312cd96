using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Server;

/// <summary>The addresses and names of this server: those that it has, those that mail leaves from, those where it takes mail.</summary>
internal sealed class ServerAddresses
{
    private readonly HashSet<IPAddress> _all;
    private readonly string? _name;
    private readonly (SmtpListener Listener, int? Port)[] _listeners;

    private ServerAddresses(
        IReadOnlyList<SendingAddress> sending,
        IEnumerable<IPAddress> others,
        string? name,
        IEnumerable<(SmtpListener Listener, int? Port)> listeners
    )
    {
        (Sending, _name, _listeners) = (sending, name, [.. listeners]);
        _all = [.. sending.Select(static address => address.Address), .. others];
        Public = _all.Where(PublicAddress.Is).ToHashSet();
        IsComplete =
            Public.Count > 0
            && !sending.Any(static address => !address.IsPublic && address.Address.AddressFamily == AddressFamily.InterNetwork);
    }

    /// <summary>Those that mail leaves from. At most one a family, but for those that the caller names.</summary>
    public IReadOnlyList<SendingAddress> Sending { get; }

    /// <summary>The public ones, under which the world may reach this server.</summary>
    public IReadOnlySet<IPAddress> Public { get; }

    /// <summary>False when a router translates an address of its own into one that is not known here.</summary>
    public bool IsComplete { get; }

    /// <summary>A service of master.cf takes mail at an address of its own beside <c>inet_interfaces</c> that others can reach.</summary>
    public bool HasOwnPublicListener => _listeners.Any(static entry => entry.Listener is { HasOwnHost: true, IsLoopbackOnly: false });

    /// <summary>
    /// Finds out what is this server's: the addresses of the interfaces, those that mail leaves from, and those of the router before it
    /// that <c>proxy_interfaces</c> names.
    /// </summary>
    public static async Task<ServerAddresses> LookUpAsync(ServerFacts facts, CancellationToken cancellationToken)
    {
        ServerParameters parameters = await facts.ParametersAsync(cancellationToken);
        IEnumerable<IPAddress> proxies = parameters
            .List("proxy_interfaces")
            .Select(static word => IPAddress.TryParse(word.Trim('[', ']'), out IPAddress? address) ? address : null)
            .OfType<IPAddress>();
        return new ServerAddresses(
            SendingAddress.FindAll(facts.Given, parameters, facts.Host.System),
            facts.Host.System.Addresses().Concat(proxies),
            parameters["myhostname"],
            (await facts.ListenersAsync(cancellationToken)).Select(listener => (listener, listener.Port(facts.Host.System)))
        );
    }

    /// <summary>True for the name that this server goes by.</summary>
    public bool IsCalled(string name) => _name is { Length: > 0 } own && DomainName.Same(own, name);

    /// <summary>True for an address of this server.</summary>
    public bool Has(IPAddress address) => IPAddress.IsLoopback(address) || _all.Contains(address);

    /// <summary>True when this Postfix surely takes connections there: mail sent there comes back.</summary>
    public bool ListensAt(IPAddress address, int port) =>
        Has(address)
        && _listeners.Where(entry => entry.Port == port).SelectMany(static entry => entry.Listener.Hosts).Any(host => IsAt(host, address));

    private static bool IsAt(string word, IPAddress address) =>
        string.Equals(word, "all", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(word, out IPAddress? own)
                ? own.Equals(address)
                : SmtpListener.IsLoopback(word) && IPAddress.IsLoopback(address)
        );
}
