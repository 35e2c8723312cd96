namespace PostfixQueue.Delay;

/// <summary>The order of evaluation. What a text means for sure comes before what it probably means.</summary>
internal enum DelayRuleStage
{
    /// <summary>Texts that Postfix and the system make.</summary>
    Local,

    /// <summary>Texts of one provider or product.</summary>
    Provider,

    /// <summary>Blocklists and reputation: they outrank everything else that is said beside them.</summary>
    BlockList,

    /// <summary>SPF, DKIM, DMARC, login, relaying.</summary>
    Policy,

    /// <summary>PTR and HELO.</summary>
    ReverseDns,

    /// <summary>Quota of the mailbox.</summary>
    Quota,

    /// <summary>Greylisting, before the general "later".</summary>
    Greylist,

    /// <summary>Rate and connection limits.</summary>
    Rate,

    /// <summary>The recipient, and the sender address.</summary>
    Recipient,

    /// <summary>Spam, virus, size.</summary>
    Content,

    /// <summary>Troubles of the remote server and unspecific policy.</summary>
    Generic,

    /// <summary>No text told: the enhanced status code.</summary>
    EnhancedCode,

    /// <summary>No enhanced code told: the SMTP code and the command.</summary>
    SmtpCode,
}
