namespace PostfixQueue.Mail.Dns;

/// <summary>The record types that mail needs, with their numbers in the domain name system.</summary>
internal enum DnsRecordType
{
    /// <summary>IPv4 address (RFC 1035 section 3.4.1).</summary>
    A = 1,

    /// <summary>Alias (RFC 1035 section 3.3.1).</summary>
    Cname = 5,

    /// <summary>Name of an address (RFC 1035 section 3.3.12).</summary>
    Ptr = 12,

    /// <summary>Mail exchange (RFC 1035 section 3.3.9, RFC 5321 section 5.1).</summary>
    Mx = 15,

    /// <summary>Text (RFC 1035 section 3.3.14).</summary>
    Txt = 16,

    /// <summary>IPv6 address (RFC 3596 section 2.1).</summary>
    Aaaa = 28,

    /// <summary>Certificate association (RFC 6698 section 2, for SMTP RFC 7672).</summary>
    Tlsa = 52,
}
