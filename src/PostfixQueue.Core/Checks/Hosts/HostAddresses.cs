using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Hosts;

/// <summary>The addresses of a host name in the domain name system.</summary>
/// <param name="Found">Of both families.</param>
/// <param name="Failure">The answer that leaves open whether there are more; null when it is certain.</param>
internal sealed record HostAddresses(IReadOnlyList<IPAddress> Found, MailResolverAnswer? Failure)
{
    /// <summary>It is certain that the name has no address.</summary>
    public bool IsAbsent => Found.Count == 0 && Failure is null;

    /// <summary>Asks for both families at once.</summary>
    public static async Task<HostAddresses> FindAsync(IMailResolver resolver, string name, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            resolver.QueryAsync(name, DnsRecordType.A, cancellationToken), resolver.QueryAsync(name, DnsRecordType.Aaaa, cancellationToken));
        return new HostAddresses([.. answers.SelectMany(static answer => answer.Addresses)], Array.Find(answers, static answer => answer.IsUndecided));
    }
}
