using System.Net;
using PostfixQueue.Checks.Relay;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Configuration;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Hosts;

/// <summary>Knows which addresses are this server's, and at which of them this Postfix takes mail.</summary>
internal sealed class OwnHost
{
    private readonly IReadOnlyList<IPAddress> _addresses;
    private readonly ServerParameters _parameters;
    private readonly (string? Host, int? Port)[] _listeners;

    private OwnHost(IReadOnlyList<IPAddress> addresses, ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        _addresses = addresses;
        _parameters = parameters;
        _listeners = [.. services.Where(static service => service is { Type: "inet", Program: "smtpd" or "postscreen" }).Select(static service => Split(service.Service))];
    }

    /// <summary>Finds them out.</summary>
    public static async Task<OwnHost> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        return new OwnHost(
            [.. context.Host.System.Addresses(), .. context.Asked.SendingAddresses], parameters, await context.ServicesAsync(cancellationToken));
    }

    /// <summary>True for an address of this machine, or of the router before it that <c>proxy_interfaces</c> names.</summary>
    public bool Has(IPAddress address) =>
        IPAddress.IsLoopback(address) || _addresses.Contains(address) || Literals("proxy_interfaces").Contains(address);

    /// <summary>True for the name that this server goes by.</summary>
    public bool IsCalled(string name) => _parameters["myhostname"] is { Length: > 0 } own && DomainName.Same(own, name);

    /// <summary>True when this Postfix surely takes connections there: mail sent there comes back.</summary>
    public bool ListensAt(IPAddress address, int port) =>
        Has(address) && _listeners.Where(listener => listener.Port == port).Any(listener => HostsOf(listener.Host).Any(word => IsAt(word, address)));

    /// <summary>True when a service of master.cf takes mail at an address of its own beside <c>inet_interfaces</c> that others can reach.</summary>
    public bool HasOwnPublicListener => _listeners.Any(static listener => listener.Host is { } host && !IsLoopback(host));

    /// <summary>True for a word of <c>inet_interfaces</c> that means this machine only.</summary>
    public static bool IsLoopback(string word) =>
        word.ToUpperInvariant() is "LOOPBACK-ONLY" or "LOCALHOST" || (IPAddress.TryParse(word.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsAt(string word, IPAddress address) =>
        string.Equals(word, "all", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(word.Trim('[', ']'), out var own) ? own.Equals(address) : IsLoopback(word) && IPAddress.IsLoopback(address));

    /// <summary>master(5): <c>port</c> or <c>host:port</c>.</summary>
    private static (string? Host, int? Port) Split(string service)
    {
        var colon = service.LastIndexOf(':');
        return (colon > 0 ? service[..colon] : null, NextHop.PortOf(service[(colon + 1)..]));
    }

    /// <summary>A service without a host of its own listens at those of main.cf.</summary>
    private IReadOnlyList<string> HostsOf(string? host) => host is null ? _parameters.List("inet_interfaces") : [host];

    private IEnumerable<IPAddress> Literals(string name) =>
        _parameters.List(name).Select(static word => IPAddress.TryParse(word.Trim('[', ']'), out var address) ? address : null).OfType<IPAddress>();
}
