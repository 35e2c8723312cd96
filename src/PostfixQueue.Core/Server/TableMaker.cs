namespace PostfixQueue.Server;

/// <summary>Who makes a table.</summary>
internal enum TableMaker
{
    /// <summary>The administrator, or a program beside Postfix.</summary>
    Administrator,

    /// <summary>tlsmgr(8), at the first session over TLS.</summary>
    Tlsmgr,

    /// <summary>postscreen(8).</summary>
    Postscreen,

    /// <summary>verify(8).</summary>
    Verify,

    /// <summary>Another program of Postfix.</summary>
    OtherDaemon,
}
