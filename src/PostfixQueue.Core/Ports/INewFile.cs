namespace PostfixQueue.Ports;

/// <summary>A file that is being written; gone when it is disposed of before it has its place.</summary>
internal interface INewFile : IDisposable
{
    /// <summary>Takes what is to be in it. Its members throw <see cref="IOException"/>.</summary>
    Stream Content { get; }

    /// <summary>Has all of it written to the disk and gives the file its name.</summary>
    /// <param name="path">Where it belongs, in the folder in which it was begun.</param>
    /// <param name="isReplacing">Whether it takes the place of a file that is there.</param>
    /// <returns>False when something is there under this name that is not to be replaced; then nothing has changed.</returns>
    /// <exception cref="ServerSystemException">It cannot be written.</exception>
    bool Place(string path, bool isReplacing);
}
