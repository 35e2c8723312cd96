namespace PostfixQueue.Ports;

/// <summary>What came of a question to the domain name system.</summary>
internal enum MailResolverOutcome
{
    /// <summary>At least one record of the type that was asked for.</summary>
    Found,

    /// <summary>The name exists, but has no record of that type (RFC 2308 section 2.2).</summary>
    NoData,

    /// <summary>The name does not exist (RFC 2308 section 2.1).</summary>
    NxDomain,

    /// <summary>SERVFAIL: the name server could not find out; DNSSEC failures look like this too (RFC 4035 section 5.5).</summary>
    ServFail,

    /// <summary>REFUSED: the name server does not answer this client.</summary>
    Refused,

    /// <summary>No name server answered in time.</summary>
    Timeout,

    /// <summary>No name server could be reached: connection refused, no route, or the query could not be sent.</summary>
    Unreachable,

    /// <summary>An answer came that cannot be read, or that answers another question.</summary>
    Malformed,

    /// <summary>Another error code, such as FORMERR or NOTIMP; the answer's detail names it.</summary>
    OtherError,

    /// <summary>The name cannot be a domain name (an empty label, a label over 63 octets, over 253 in all); nothing was asked.</summary>
    InvalidName,
}
