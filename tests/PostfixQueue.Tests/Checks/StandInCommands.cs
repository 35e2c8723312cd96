namespace PostfixQueue.Tests.Checks;

/// <summary>A folder with scripts in place of commands of the system.</summary>
internal sealed class StandInCommands : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("postfixqueue-commands-").FullName;

    /// <summary>A command that prints a text and ends.</summary>
    public StandInCommands Print(string command, string output, string complaints = "", int exitStatus = 0)
    {
        File.WriteAllText(Path.Join(Folder, command + ".out"), output);
        File.WriteAllText(Path.Join(Folder, command + ".err"), complaints);
        string path = Path.Join(Folder, command);
        File.WriteAllText(path, $"#!/bin/sh\ncat '{path}.out'\ncat '{path}.err' >&2\nexit {exitStatus}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>A command that prints a file.</summary>
    public StandInCommands PrintFile(string command, string file) => Print(command, File.ReadAllText(file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
