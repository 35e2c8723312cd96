using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Reports;

/// <summary>The file of a report: written aside, and in its place when it is whole. Only its owner may read it.</summary>
/// <param name="files">The machine's files.</param>
/// <param name="path">Where it belongs, absolute.</param>
/// <param name="isReplacing">Whether it takes the place of one that is there.</param>
internal sealed class ReportFile(IDurableFiles files, string path, bool isReplacing)
{
    /// <summary>Where it belongs.</summary>
    public string Path => path;

    /// <summary>Sees whether it can be written, as far as that can be told without trying.</summary>
    /// <exception cref="ReportFileException">It cannot.</exception>
    public void Prepare()
    {
        if (System.IO.Path.EndsInDirectorySeparator(path))
            throw new ReportFileException(path, doesExist: false, $"{path} is a folder: a report is one file.");
        if (!files.Exists(Folder))
            throw new ReportFileException(path, doesExist: false, $"There is no folder {Folder}.");
        if (!isReplacing && files.Exists(path))
            throw Exists();
    }

    /// <summary>Writes it.</summary>
    /// <param name="content">All of it.</param>
    /// <exception cref="ReportFileException">It cannot be written. What was there before is still there.</exception>
    public void Write(string content)
    {
        try
        {
            using INewFile file = files.Create(Folder);
            file.Content.Write(Encoding.UTF8.GetBytes(content));
            if (!file.Place(path, isReplacing))
                throw Exists();
            files.Flush(Folder);
        }
        catch (Exception failure) when (failure is ServerSystemException or IOException)
        {
            throw new ReportFileException(path, doesExist: false, $"It cannot be written to {path}: {failure.Message}", failure);
        }
    }

    private string Folder => System.IO.Path.GetDirectoryName(path) ?? "/";

    private ReportFileException Exists() => new(path, doesExist: true, $"{path} exists already and has been left as it is.");
}
