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
    public static Task<MailResolverAnswer> AskAsync(CheckRun run, IPAddress address) =>
        run.QueryAsync(DomainName.OfAddress(address), DnsRecordType.Ptr);

    /// <summary>
    /// A local resolver gives the names of /etc/hosts for addresses of its own machine. One that nobody outside could resolve shows that;
    /// what the world is told is then not known, and only servers that the caller named are believed.
    /// </summary>
    /// <returns>Null when the names may be those that the world is told.</returns>
    public static CheckFinding? InsideView(CheckRun run, MailResolverAnswer answer) =>
        run.Asked.NameServers.Count == 0
        && answer.Names.Count > 0
        && answer.Names.All(static name => PublicName.NormalizeOrNull(name) is null)
            ? CheckFinding.Unknown(
                "The name servers return an internal name; what the public DNS says is not known here.",
                "Ask a public name server with -NameServer."
            ) with
            {
                Actual = string.Join(", ", answer.Names),
            }
            : null;

    /// <summary>Looks at the names of each address that receivers see; addresses without names are passed over with a word.</summary>
    public static IAsyncEnumerable<CheckFinding> ExamineAsync(
        CheckRun run,
        Func<IPAddress, IReadOnlyList<string>, Task<CheckFinding>> look
    ) =>
        SideBySide.AtAddressesAsync(
            run,
            async address =>
            {
                MailResolverAnswer answer = await AskAsync(run, address);
                if (answer.IsUndecided)
                    return DnsFindings.Undecided(answer) with { Target = address.ToString() };
                if (!answer.IsFound)
                    return CheckFinding.Skip("The address has no reverse name, see Dns.Ptr.");
                if (InsideView(run, answer) is { } unsure)
                    return unsure;
                CheckFinding finding = await look(address, [.. answer.Names.Take(MostNames)]);
                return finding with { Actual = finding.Actual ?? string.Join(", ", answer.Names), ReferenceUrl = ReferenceUrl };
            }
        );
}
