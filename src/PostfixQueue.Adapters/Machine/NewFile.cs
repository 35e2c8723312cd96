using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>A file that is written under a name of its own, then gets the one that it is to have.</summary>
internal sealed class NewFile : INewFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>errno(3): there is one already.</summary>
    private const int AlreadyThere = 17;

    private readonly string _aside;
    private readonly FileStream _content;
    private bool _hasPlace;

    /// <param name="folder">Where it is written.</param>
    /// <param name="isForEverybody">Whether all users may read it.</param>
    /// <exception cref="IOException">It cannot be.</exception>
    public NewFile(string folder, bool isForEverybody)
    {
        _aside = Path.Join(folder, $".{Guid.NewGuid():N}.part");
        _content = new FileStream(
            _aside,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = isForEverybody ? Everybody : OwnerOnly,
                BufferSize = 64 * 1024,
            }
        );
    }

    /// <inheritdoc/>
    public Stream Content => _content;

    /// <inheritdoc/>
    public bool Place(string path, bool isReplacing)
    {
        DurableFiles.Guarded(
            path,
            () =>
            {
                _content.Flush(flushToDisk: true);
                try
                {
                    // Without replacing, a link is made, which fails where there is a file: nobody can come in between.
                    File.Move(_aside, path, isReplacing);
                    _hasPlace = true;
                }
                catch (IOException exception) when (!isReplacing && exception.HResult == AlreadyThere)
                {
                    // It stays as it is.
                }
            }
        );
        return _hasPlace;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _content.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is thrown away anyhow.
        }

        if (_hasPlace)
            return;
        try
        {
            File.Delete(_aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, or is no longer ours.
        }
    }
}
