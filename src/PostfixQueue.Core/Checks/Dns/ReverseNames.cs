using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>What the checks of reverse names have in common: an address without one concerns only the first of them.</summary>
internal static class ReverseNames
{
    /// <summary>More names than receivers look at (RFC 7208 section 4.6.4 has the same number).</summary>
    private const int MostNames = 10;

    /// <summary>The standard's words on it, and what a large receiver makes of it.</summary>
    public const string ReferenceUrl = "https://support.google.com/a/answer/81126";

    /// <summary>The PTR records of an address.</summary>
    public static Task<MailResolverAnswer> AskAsync(CheckContext context, IPAddress address, CancellationToken cancellationToken) =>
        context.Resolver.QueryAsync(DomainName.OfAddress(address), DnsRecordType.Ptr, cancellationToken);

    /// <summary>Looks at the names of each address that receivers see; addresses without names are passed over with a word.</summary>
    public static IAsyncEnumerable<CheckFinding> LookAsync(
        CheckContext context, Func<IPAddress, IReadOnlyList<string>, CancellationToken, Task<CheckFinding>> look, CancellationToken cancellationToken) =>
        SideBySide.AtAddressesAsync(
            context,
            async (address, token) =>
            {
                var answer = await AskAsync(context, address, token);
                if (answer.IsUndecided) return DnsFinding.Undecided(answer) with { Target = address.ToString() };
                if (!answer.IsFound) return CheckFinding.Skip("The address has no reverse name, see Dns.Ptr.");
                var finding = await look(address, [.. answer.Names.Take(MostNames)], token);
                return finding with { Actual = finding.Actual ?? string.Join(", ", answer.Names), ReferenceUrl = ReferenceUrl };
            },
            cancellationToken);
}
