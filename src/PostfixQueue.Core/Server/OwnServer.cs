using System.Net;
using PostfixQueue.Checks;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Server;

/// <summary>Knows when mail that is sent somewhere comes back to this Postfix.</summary>
internal sealed class OwnServer
{
    private readonly OwnAddresses _addresses;
    private readonly string? _name;
    private readonly (SmtpListener Listener, int? Port)[] _listeners;

    private OwnServer(OwnAddresses addresses, string? name, IEnumerable<(SmtpListener Listener, int? Port)> listeners) =>
        (_addresses, _name, _listeners) = (addresses, name, [.. listeners]);

    /// <summary>A service of master.cf takes mail at an address of its own beside <c>inet_interfaces</c> that others can reach.</summary>
    public bool HasOwnPublicListener => _listeners.Any(static entry => entry.Listener is { HasOwnHost: true, IsLoopbackOnly: false });

    /// <summary>Finds out what is this server's.</summary>
    public static async Task<OwnServer> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var listeners = SmtpListener.Find(parameters, await context.ServicesAsync(cancellationToken));
        return new OwnServer(
            await OwnAddresses.FindAsync(context, cancellationToken), parameters["myhostname"], listeners.Select(listener => (listener, listener.Port(context.Host.System))));
    }

    /// <summary>True for the name that this server goes by.</summary>
    public bool IsCalled(string name) => _name is { Length: > 0 } own && DomainName.Same(own, name);

    /// <summary>True for an address of this server.</summary>
    public bool Has(IPAddress address) => _addresses.Has(address);

    /// <summary>True when this Postfix surely takes connections there: mail sent there comes back.</summary>
    public bool ListensAt(IPAddress address, int port) =>
        Has(address) && _listeners.Where(entry => entry.Port == port).SelectMany(static entry => entry.Listener.Hosts).Any(host => IsAt(host, address));

    private static bool IsAt(string word, IPAddress address) =>
        string.Equals(word, "all", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(word, out var own) ? own.Equals(address) : SmtpListener.IsLoopback(word) && IPAddress.IsLoopback(address));
}
