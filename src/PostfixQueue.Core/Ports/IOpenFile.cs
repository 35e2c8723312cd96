namespace PostfixQueue.Ports;

/// <summary>
/// A file read in pieces from anywhere in it, while others may go on writing to it. Members throw <see cref="ServerSystemException"/>.
/// </summary>
internal interface IOpenFile : IDisposable
{
    /// <summary>Its length in bytes, now.</summary>
    long Length { get; }

    /// <summary>Its number in its file system: it stays when the file gets another name.</summary>
    ulong Inode { get; }

    /// <summary>Reads a piece.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="buffer">Takes it.</param>
    /// <returns>How many bytes were read: less than the buffer holds only at the end of the file.</returns>
    int Read(long offset, Span<byte> buffer);
}
