using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Commands;

/// <content>The file that it writes.</content>
public sealed partial class ExportMailQueueMetricCommand
{
    /// <summary>What a file of metrics begins with.</summary>
    private static readonly byte[] s_beginning = "# HELP "u8.ToArray();

    private string? _file;

    /// <summary>Finds out where the file is to be, and whether it may take the place of what is there.</summary>
    private void FindFile(string path)
    {
        _file = FolderOf(path, out string? problem);
        if (_file is null)
            ThrowTerminatingError(Errors.MetricsNotWritten(path, problem!));
        else if (Directory.Exists(_file))
            ThrowTerminatingError(Errors.MetricsNotWritten(_file, $"{_file} is a folder."));
        else if (!Force && !IsOfMetrics(_file))
            ThrowTerminatingError(Errors.NoFileOfMetrics(_file));
    }

    private bool IsOfMetrics(string file)
    {
        try
        {
            using Stream? there = Machine.Files.Open(file);
            if (there is null)
                return true;
            byte[] beginning = new byte[s_beginning.Length];
            int length = there.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return length == 0 || beginning.AsSpan(0, length).SequenceEqual(s_beginning);
        }
        catch (Exception failure) when (failure is ServerSystemException or IOException)
        {
            ThrowTerminatingError(Errors.MetricsNotWritten(file, failure.Message));
            return false;
        }
    }

    private void WriteFile(IReadOnlyList<string> lines)
    {
        if (!AskUser(() => ShouldProcess(_file!, "Write metrics"), $"Write metrics: {_file}", "-Confirm:$false"))
            return;
        try
        {
            // A reader meets the old file or the new one. node_exporter runs as another user, and passes over names that do not end in
            // .prom.
            using INewFile file = Machine.Files.Create(System.IO.Path.GetDirectoryName(_file)!, isForEverybody: true);
            foreach (string line in lines)
                file.Content.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Place(_file!, isReplacing: true);
        }
        catch (Exception failure) when (failure is ServerSystemException or IOException)
        {
            ThrowTerminatingError(Errors.MetricsNotWritten(_file!, failure.Message));
        }

        if (PassThru)
            WriteObject(new FileInfo(_file!));
    }
}
