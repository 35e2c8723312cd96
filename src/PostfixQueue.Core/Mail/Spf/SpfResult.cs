namespace PostfixQueue.Mail.Spf;

/// <summary>The results of an SPF evaluation (RFC 7208 section 2.6).</summary>
internal enum SpfResult
{
    /// <summary>No record, or no domain that could have one.</summary>
    None,

    /// <summary>The domain says nothing about this client.</summary>
    Neutral,

    /// <summary>The client may send for the domain.</summary>
    Pass,

    /// <summary>The client may not send for the domain.</summary>
    Fail,

    /// <summary>The client probably may not send for the domain.</summary>
    SoftFail,

    /// <summary>A name server failed; a later try may give another result.</summary>
    TempError,

    /// <summary>The domain's records cannot be evaluated.</summary>
    PermError,
}
