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
}
