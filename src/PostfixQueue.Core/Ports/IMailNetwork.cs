namespace PostfixQueue.Ports;

/// <summary>What checks ask of other machines. Nothing is asked before a member is called.</summary>
internal interface IMailNetwork
{
    /// <summary>A resolver for one run; it remembers nothing.</summary>
    IMailResolver CreateResolver(MailResolverOptions options);

    /// <summary>Talks to mail servers.</summary>
    ISmtpProbe SmtpProbe { get; }

    /// <summary>Fetches policies.</summary>
    IHttpsReader HttpsReader { get; }
}
