using System.Globalization;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>What is to be said of a server's certificate.</summary>
internal static class PeerCertificate
{
    /// <summary>What is wrong with it, as parts of a sentence; empty when nothing is.</summary>
    /// <param name="session">The session.</param>
    /// <param name="domain">A domain whose servers are good too (<c>smtp_tls_secure_cert_match</c>); null for none.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<string> Faults(SmtpTlsSession session, string? domain, DateTimeOffset now)
    {
        if (session.Certificates.Count == 0)
            return ["there is none"];
        SmtpCertificate own = session.Certificates[0];
        List<string> faults = [];
        if (own.NotAfter < now)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"it expired on {own.NotAfter.UtcDateTime:yyyy-MM-dd}"));
        else if (own.NotBefore > now)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"it is valid from {own.NotBefore.UtcDateTime:yyyy-MM-dd} on only"));
        if (
            !session.IsNameMatch
            && !(domain is not null && own.DnsNames.Any(name => DomainName.IsSameOrBelow(name.TrimStart('*', '.'), domain)))
        )
            faults.Add("it is for another name");
        if (session.ChainErrors.Any(static error => error is not ("NotTimeValid" or "NotTimeNested")))
            faults.Add(own.IsSelfIssued ? "it is self-signed" : "its issuer is not trusted");
        return faults;
    }

    /// <summary>Protocol and certificate on one line. It has the server's own words.</summary>
    public static string Describe(SmtpTlsSession session)
    {
        string connection = $"{session.Protocol} {session.CipherSuite}";
        return session.Certificates.Count == 0
            ? connection
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{connection}; subject {session.Certificates[0].Subject}; names "
                    + $"{string.Join(' ', session.Certificates[0].DnsNames.Take(10))}; issuer {session.Certificates[0].Issuer}; "
                    + $"expires {session.Certificates[0].NotAfter.UtcDateTime:yyyy-MM-dd}"
            );
    }

    /// <summary>The authorities of <c>smtp_tls_CAfile</c> where Postfix trusts these alone; empty when those of the system count.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Authorities(SmtpClientSettings client, IServerSystem system)
    {
        if (
            client["smtp_tls_CAfile"] is not { Length: > 0 } file
            || client["smtp_tls_CApath"] is { Length: > 0 }
            || client.IsYes("tls_append_default_CA")
        )
            return [];
        return
        [
            .. PemBlock
                .ReadAll(system.ReadText(file) ?? "")
                .Where(static block => block.Label == "CERTIFICATE")
                .Select(static block => (ReadOnlyMemory<byte>)block.Data),
        ];
    }
}
