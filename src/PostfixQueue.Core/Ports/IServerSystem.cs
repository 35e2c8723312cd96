namespace PostfixQueue.Ports;

/// <summary>
/// What checks look at of the machine that Postfix runs on. Nothing is changed. Members throw <see cref="ServerSystemException"/> when something
/// cannot be looked at, and answer null when it is certain that it is not there.
/// </summary>
internal interface IServerSystem
{
    /// <summary>Reads a small text file.</summary>
    /// <returns>The text, or null when there is no such file.</returns>
    string? ReadText(string path);

    /// <summary>Looks at a file or folder without opening it.</summary>
    /// <returns>What there is to see, or null when there is nothing of that name.</returns>
    FileFacts? Inspect(string path);

    /// <summary>Measures the file system that holds a folder.</summary>
    /// <returns>How full it is, or null when there is no such folder.</returns>
    DiskFacts? MeasureDisk(string folder);

    /// <summary>Connects, says nothing, and hangs up.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timeLimit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken);
}
