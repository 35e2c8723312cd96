using System.Net;
using PostfixQueue.Checks.Hosts;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>The addresses of a host, of both families.</summary>
/// <param name="V4">The answer about IPv4.</param>
/// <param name="V6">The answer about IPv6.</param>
internal sealed record HostLookup(MailResolverAnswer V4, MailResolverAnswer V6)
{
    /// <summary>All that were found.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; } = [.. V4.Addresses, .. V6.Addresses];

    /// <summary>The question that was not answered; null when both were.</summary>
    public MailResolverAnswer? Failure => V4.IsUndecided ? V4 : V6.IsUndecided ? V6 : null;

    /// <summary>The name is an alias.</summary>
    public bool IsAlias => V4.Aliases.Count > 0 || V6.Aliases.Count > 0;

    /// <summary>Asks for both.</summary>
    public static async Task<HostLookup> AskAsync(IMailResolver resolver, string name, CancellationToken cancellationToken)
    {
        var v4 = resolver.QueryAsync(name, DnsRecordType.A, cancellationToken);
        var v6 = resolver.QueryAsync(name, DnsRecordType.Aaaa, cancellationToken);
        return new HostLookup(await v4, await v6);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Addresses);
}
