using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Mail.Spf;

/// <summary>The arguments of <c>check_host()</c> (RFC 7208 section 4.1) and what macros need besides.</summary>
internal sealed record SpfQuery
{
    /// <summary>The address that connects.</summary>
    public required IPAddress Client { get; init; }

    /// <summary>The domain whose record is evaluated.</summary>
    public required string Domain { get; init; }

    /// <summary>The sender, as <c>local-part@domain</c>.</summary>
    public required string Sender { get; init; }

    /// <summary>The name in HELO or EHLO.</summary>
    public required string HeloName { get; init; }

    /// <summary>The query for the MAIL FROM identity (section 2.4). The null sender becomes postmaster at the HELO name.</summary>
    public static SpfQuery ForMailFrom(IPAddress client, string sender, string heloName)
    {
        ArgumentNullException.ThrowIfNull(sender);
        string complete = sender.Length == 0 ? "postmaster@" + heloName : sender;
        int at = complete.LastIndexOf('@');
        string domain = complete[(at + 1)..];
        return new SpfQuery
        {
            Client = client,
            Domain = domain,
            Sender = at > 0 ? complete : "postmaster@" + domain,
            HeloName = heloName,
        };
    }

    /// <summary>The query for the HELO identity (section 2.3).</summary>
    public static SpfQuery ForHelo(IPAddress client, string heloName) => ForMailFrom(client, "", heloName);

    /// <summary>
    /// The domain in the form in which its record can be looked up; null when it cannot have one: an address literal, a single label, or no
    /// domain name at all (section 4.3).
    /// </summary>
    public static string? LookupDomain(string domain) =>
        DomainName.TryNormalize(domain, out string? name)
        && name.Contains('.', StringComparison.Ordinal)
        && name[(name.LastIndexOf('.') + 1)..] is var top
        && top.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && !top.All(char.IsAsciiDigit)
            ? name
            : null;
}
