using System.Net;
using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Blocklists;

/// <summary>Reads answers of block lists. An answer counts as a listing only when it cannot mean anything else.</summary>
internal static class BlocklistInterpreter
{
    private static readonly IPAddress s_usualCode = IPAddress.Parse("127.0.0.2");

    /// <summary>Reads the answer to one question.</summary>
    /// <param name="list">The list that was asked.</param>
    /// <param name="answer">The answer to the question for addresses.</param>
    /// <returns>The meaning, with what the codes stand for or why nothing can be concluded.</returns>
    public static (BlocklistMeaning Meaning, IReadOnlyList<string> Reasons) Interpret(Blocklist list, MailResolverAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.IsAbsent)
            return (BlocklistMeaning.NotListed, []);

        if (!answer.IsFound)
            return (BlocklistMeaning.Undecided, [$"{answer.Outcome}: the list could not be asked"]);

        (BlocklistMeaning Meaning, string Text)[] codes = [.. answer.Addresses.Select(address => Interpret(list, address))];

        // A refusal beside a code means that the code is no entry either.
        BlocklistMeaning meaning =
            codes.Any(code => code.Meaning == BlocklistMeaning.Undecided) ? BlocklistMeaning.Undecided
            : codes.Any(code => code.Meaning == BlocklistMeaning.Listed) ? BlocklistMeaning.Listed
            : codes.Any(code => code.Meaning == BlocklistMeaning.ListedByPolicy) ? BlocklistMeaning.ListedByPolicy
            : BlocklistMeaning.OtherCode;
        return (
            meaning,
            [.. codes.Where(code => meaning != BlocklistMeaning.Undecided || code.Meaning == meaning).Select(code => code.Text).Distinct()]
        );
    }

    /// <summary>Does the list work, for us? Reads the answers to the two control questions (RFC 5782 section 5).</summary>
    /// <returns>Why it does not; null when it does.</returns>
    public static string? ExplainUnusable(Blocklist list, MailResolverAnswer listedControl, MailResolverAnswer unlistedControl)
    {
        ArgumentNullException.ThrowIfNull(unlistedControl);
        (BlocklistMeaning meaning, IReadOnlyList<string> reasons) = Interpret(list, listedControl);
        if (meaning == BlocklistMeaning.Undecided)
            return string.Join(", ", reasons);

        if (meaning == BlocklistMeaning.NotListed)
        {
            return list.NeedsRegistration
                ? "the list's own test entry is not found: it answers registered resolvers only"
                : "the list's own test entry is not found: it is closed, or does not answer this resolver";
        }

        (meaning, reasons) = Interpret(list, unlistedControl);
        return meaning switch
        {
            BlocklistMeaning.NotListed => null,
            BlocklistMeaning.Undecided => string.Join(", ", reasons),
            _ => "the list lists everything, even its own counter-test: it is closed, or answers are forged",
        };
    }

    private static (BlocklistMeaning Meaning, string Text) Interpret(Blocklist list, IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork || !IPAddress.IsLoopback(address))
            return (
                BlocklistMeaning.Undecided,
                $"{address} is no answer of a block list: the domain is parked or the resolver forges answers"
            );

        if (list.Codes.FirstOrDefault(code => code.Covers(address)) is { } known)
            return (known.Meaning, known.Text);

        // Other lists took over these codes of Spamhaus for refusals. And 127.0.0.1 is what filtering resolvers answer (RFC 5782 section 5
        // forbids it).
        byte[] octets = address.GetAddressBytes();
        if ((octets[1] == 255 && octets[2] == 255) || address.Equals(IPAddress.Loopback))
            return (BlocklistMeaning.Undecided, $"{address}: the list refuses the question");

        // The one code with a meaning of its own (RFC 5782 section 2.1); others stand for whatever the list likes, "known to be good" among
        // them.
        return list.Codes.Count == 0 && address.Equals(s_usualCode)
            ? (BlocklistMeaning.Listed, $"{address}")
            : (BlocklistMeaning.OtherCode, $"{address}");
    }
}
