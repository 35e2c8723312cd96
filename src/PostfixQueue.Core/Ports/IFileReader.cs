namespace PostfixQueue.Ports;

/// <summary>
/// Reads many small files one after the other with few system calls, without a lock and while others change them. For one thread. Members
/// throw
/// <see cref="ServerSystemException"/> when something cannot be looked at.
/// </summary>
internal interface IFileReader : IOpenFile
{
    /// <summary>Opens a file in place of the one before.</summary>
    /// <param name="folder">Its folder. It stays open for the next file in it.</param>
    /// <param name="name">Its name in there. A symbolic link is not followed.</param>
    /// <returns>False when there is no regular file of that name.</returns>
    bool TryOpen(string folder, string name);

    /// <summary>Whether anybody has which right to it.</summary>
    UnixFileMode Mode { get; }

    /// <summary>When its content was changed last, as the file system has it, in seconds since 1970-01-01 UTC.</summary>
    long ModifiedSeconds { get; }
}
