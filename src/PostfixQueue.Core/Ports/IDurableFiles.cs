namespace PostfixQueue.Ports;

/// <summary>
/// Writes files of which others see all or nothing, and which a crash of the machine does not take away again. Only their owner may read
/// them, unless they are for everybody. Members throw <see cref="ServerSystemException"/>.
/// </summary>
internal interface IDurableFiles
{
    /// <summary>Makes a folder that only its owner may enter, with those above it, where there is none.</summary>
    void MakeFolder(string folder);

    /// <summary>Begins a file under a name of its own in a folder.</summary>
    /// <param name="folder">Where it is to be.</param>
    /// <param name="isForEverybody">Whether all users may read it, as far as the umask lets them.</param>
    INewFile Create(string folder, bool isForEverybody = false);

    /// <summary>Has the names in a folder written to the disk.</summary>
    void Flush(string folder);

    /// <summary>True when there is something under this name, whatever it is.</summary>
    bool Exists(string path);

    /// <summary>Removes a file; there may be none.</summary>
    void Remove(string path);

    /// <summary>Opens a file to read it.</summary>
    /// <returns>Null when there is no such file.</returns>
    Stream? Open(string path);
}
