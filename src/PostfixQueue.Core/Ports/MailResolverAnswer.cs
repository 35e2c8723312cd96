using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Ports;

/// <summary>
/// The answer to one question. Only the list that belongs to <see cref="Type"/> has entries, and only when something was found.
/// </summary>
internal sealed record MailResolverAnswer
{
    /// <summary>The name asked for, without the final dot.</summary>
    public required string Name { get; init; }

    /// <summary>The type asked for.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>What came of it.</summary>
    public required MailResolverOutcome Outcome { get; init; }

    /// <summary>For failures: what the library or the server said. Empty otherwise.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The server whose answer this is, as <c>address:port</c>; empty when none answered.</summary>
    public string Server { get; init; } = "";

    /// <summary>
    /// The AD bit: the server says that it validated the answer with DNSSEC (RFC 4035 section 3.2.3). Worth as much as the path to that
    /// server.
    /// </summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>The server drops questions with EDNS (RFC 6891), and answered one without. DNSSEC is then out of the question.</summary>
    public bool IsWithoutEdns { get; init; }

    /// <summary>Where CNAME records led, in order; empty when the name is no alias. Not filled for CNAME questions.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A and AAAA records.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>MX records, best preference first. A null MX (RFC 7505) has the host <c>.</c>.</summary>
    public IReadOnlyList<MxRecord> Exchanges { get; init; } = [];

    /// <summary>Names that PTR or CNAME records point to, without the final dot.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// TXT records, each with its character strings joined without anything between them. Octets that are no UTF-8 appear as U+FFFD.
    /// </summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>TLSA records.</summary>
    public IReadOnlyList<TlsaRecord> TlsaRecords { get; init; } = [];

    /// <summary>At least one record of the type.</summary>
    public bool IsFound => Outcome == MailResolverOutcome.Found;

    /// <summary>It is certain that there is no such record. Other failures leave that open.</summary>
    public bool IsAbsent => Outcome is MailResolverOutcome.NoData or MailResolverOutcome.NxDomain or MailResolverOutcome.InvalidName;

    /// <summary>Neither found nor certainly absent: nothing can be concluded.</summary>
    public bool IsUndecided => !IsFound && !IsAbsent;

    /// <summary>Question and outcome, with what the library or the server said.</summary>
    public string Describe() => $"{this} {Detail}".TrimEnd();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type}: {Outcome}";
}
