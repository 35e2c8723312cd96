using System.IO.Enumeration;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Machine;

/// <summary>Reads a folder as its names come, without looking at what they name.</summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = default,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>The entries; null when there is no such folder.</summary>
    /// <exception cref="ServerSystemException">It cannot be read.</exception>
    public static IEnumerable<FolderEntry>? Start(string folder)
    {
        try
        {
            FileSystemEnumerable<FolderEntry> names = new(
                folder,
                static (ref FileSystemEntry entry) => new FolderEntry(entry.FileName.ToString(), entry.IsDirectory),
                s_everything
            );
            return Each(folder, names.GetEnumerator());
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(folder, exception);
        }
    }

    private static IEnumerable<FolderEntry> Each(string folder, IEnumerator<FolderEntry> names)
    {
        using (names)
        {
            while (MoveNext(folder, names))
                yield return names.Current;
        }
    }

    private static bool MoveNext(string folder, IEnumerator<FolderEntry> names)
    {
        try
        {
            return names.MoveNext();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(folder, exception);
        }
    }

    private static ServerSystemException Failure(string folder, Exception exception) =>
        new(folder, isDenied: exception is UnauthorizedAccessException, exception.Message, exception);
}
