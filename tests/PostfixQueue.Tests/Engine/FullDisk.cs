using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Engine;

/// <summary>The real files, but nothing new goes to the disk.</summary>
internal sealed class FullDisk : IDurableFiles
{
    private readonly IDurableFiles _real = AdapterFactory.CreateDurableFiles();

    public void MakeFolder(string folder) => _real.MakeFolder(folder);

    /// <summary>Takes files, but not their names.</summary>
    public bool IsForgetful { get; init; }

    public INewFile Create(string folder, bool isForEverybody) =>
        IsForgetful ? _real.Create(folder, isForEverybody) : new FullFile(_real.Create(folder, isForEverybody));

    public void Flush(string folder)
    {
        if (IsForgetful)
            throw new ServerSystemException(folder, isDenied: false, "Input/output error");
        _real.Flush(folder);
    }

    public bool Exists(string path) => _real.Exists(path);

    public void Remove(string path) => _real.Remove(path);

    public Stream? Open(string path) => _real.Open(path);

    private sealed class FullFile(INewFile real) : INewFile
    {
        public Stream Content => real.Content;

        public bool Place(string path, bool isReplacing) =>
            throw new ServerSystemException(path, isDenied: false, "No space left on device");

        public void Dispose() => real.Dispose();
    }
}
