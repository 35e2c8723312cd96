namespace PostfixQueue.Mail.Transport;

/// <summary>How serious an MTA-STS policy is (RFC 8461 section 5).</summary>
internal enum MtaStsMode
{
    /// <summary>The domain has no policy any more.</summary>
    None,

    /// <summary>Failures are reported, mail flows.</summary>
    Testing,

    /// <summary>Mail does not go to exchanges that fail.</summary>
    Enforce,
}
