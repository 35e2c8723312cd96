using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Engine;

/// <summary>A folder with shell scripts in place of the Postfix tools, each of which notes its calls and its standard input.</summary>
internal sealed class StandInTools : IDisposable
{
    public StandInTools()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("postfixqueue-tools-").FullName;
        File.WriteAllText(Path.Join(Directory, "main.cf"), "");
        Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {Directory}' 'mail_version = 3.7.11' 'maximal_queue_lifetime = 5d' "
                + $"'bounce_queue_lifetime = 5d'"
        );
    }

    public string Directory { get; }

    /// <summary>The text that a script gets; <c>$tools</c> is the folder.</summary>
    public StandInTools Write(string tool, string script)
    {
        string path = Path.Join(Directory, tool);
        File.WriteAllText(path, $"#!/bin/sh\ntools='{Directory}'\nprintf '%s\\n' \"$*\" >> '{Directory}/{tool}.calls'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        StandInTool.AwaitReadiness(path);
        return this;
    }

    /// <summary>Lets <c>postqueue -j</c> print some text; other calls succeed in silence.</summary>
    public StandInTools Listing(string text)
    {
        File.WriteAllText(Path.Join(Directory, "listing"), text);
        return Write("postqueue", "case \"$*\" in *-j) exec cat \"$tools/listing\";; esac");
    }

    /// <summary>The argument lists of a tool's calls; without the configuration directory when it is this folder.</summary>
    public IReadOnlyList<string> Calls(string tool)
    {
        string path = Path.Join(Directory, tool + ".calls");
        return File.Exists(path)
            ? [.. File.ReadAllLines(path).Select(call => call.Replace($"-c {Directory} ", "", StringComparison.Ordinal))]
            : [];
    }

    /// <summary>What a script put into a file of the folder; empty when there is none.</summary>
    public string Note(string name) => File.Exists(Path.Join(Directory, name)) ? File.ReadAllText(Path.Join(Directory, name)) : "";

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
