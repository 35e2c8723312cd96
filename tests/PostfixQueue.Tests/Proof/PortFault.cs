namespace PostfixQueue.Tests.Proof;

/// <summary>How a call of a port goes wrong.</summary>
internal enum PortFault
{
    /// <summary>With the exception that the port documents.</summary>
    Documented,

    /// <summary>The same, behind the first piece of what it hands out.</summary>
    DocumentedLate,

    /// <summary>With an <see cref="System.IO.IOException"/> that nobody has documented.</summary>
    InputOutput,

    /// <summary>With an <see cref="System.UnauthorizedAccessException"/> that nobody has documented.</summary>
    Denied,

    /// <summary>As if it had been cancelled, which nobody has asked for.</summary>
    Cancelled,

    /// <summary>It does not come back until it is cancelled.</summary>
    Hang,
}
