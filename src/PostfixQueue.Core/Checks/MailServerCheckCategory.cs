namespace PostfixQueue;

/// <summary>What a check is about.</summary>
public enum MailServerCheckCategory
{
    /// <summary>Whether Postfix is there, runs, and has what it needs of the machine.</summary>
    Service,

    /// <summary>The parameters of main.cf and the services of master.cf.</summary>
    Configuration,

    /// <summary>What name servers say about this server and its domains.</summary>
    Dns,

    /// <summary>Whether other servers can be reached.</summary>
    Network,

    /// <summary>What the queue says about the server.</summary>
    Queue,
}
