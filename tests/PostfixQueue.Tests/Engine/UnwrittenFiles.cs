using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Engine;

/// <summary>Files that take everything and keep nothing.</summary>
internal sealed class UnwrittenFiles : IDurableFiles
{
    /// <summary>Fails the writing when set.</summary>
    public bool IsFull { get; init; }

    public void MakeFolder(string folder) { }

    public INewFile Create(string folder, bool isForEverybody) => new Unwritten(IsFull);

    public void Flush(string folder) { }

    public bool Exists(string path) => Directory.Exists(path);

    public void Remove(string path) { }

    public Stream? Open(string path) => null;

    private sealed class Unwritten(bool isFull) : INewFile
    {
        public Stream Content { get; } = new MemoryStream();

        public bool Place(string path, bool isReplacing) =>
            isFull ? throw new ServerSystemException(path, isDenied: false, "No space left on device") : true;

        public void Dispose() => Content.Dispose();
    }
}
