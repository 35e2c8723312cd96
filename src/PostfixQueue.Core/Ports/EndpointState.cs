namespace PostfixQueue.Ports;

/// <summary>What came of an attempt to connect.</summary>
internal enum EndpointState
{
    /// <summary>Somebody took the connection.</summary>
    Accepts,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>Somebody took the connection and closed it at once.</summary>
    HangsUp,

    /// <summary>There is no such socket in the file system.</summary>
    Missing,

    /// <summary>No answer in time.</summary>
    Silent,

    /// <summary>No way there: no route, or the name has no address.</summary>
    Unreachable,

    /// <summary>This user may not connect to it, which says nothing about others.</summary>
    Denied,
}
