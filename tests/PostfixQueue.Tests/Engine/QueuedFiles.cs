using PostfixQueue.Fuzzing;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Engine;

/// <summary>Queue files of an instance that does not run, and a folder for exports.</summary>
internal sealed class QueuedFiles : IDisposable
{
    public StandInTools Tools { get; } = new();
    public string Folder { get; } = Directory.CreateTempSubdirectory("postfixqueue-export-").FullName;

    public void Dispose()
    {
        Tools.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public ModuleSession Session(IDurableFiles? files = null) =>
        new(configDirectory: Tools.Directory, toolDirectory: Tools.Directory, isSuperuser: true, files: files);

    public Task<IReadOnlyList<string>> RunAsync(string script) =>
        RealPowerShell.RunAsync(
            $$"""
            $env:PATH = '{{Tools.Directory}}:' + $env:PATH
            $env:MAIL_CONFIG = '{{Tools.Directory}}'
            Import-Module '{{Packaging.Repository.Manifest}}'
            {{script}}
            """
        );

    public void Add(string queueId, Action<QueueFileBytes>? write = null)
    {
        Tools.Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {Tools.Directory}' 'mail_version = 3.7.11' 'queue_directory = {Tools.Directory}' "
                + $"'hash_queue_names = none' 'hash_queue_depth = 1'"
        );
        QueueFileBytes file = new QueueFileBytes();
        file.Add('T', "1795860422 1");
        file.Add('S', "sender@lab.example");
        file.Add('A', $"helo_name={Terminal.HostileTools.Text}");
        file.Add('R', "recipient@lab.example");
        file.Add('M');
        (write ?? WritePlain)(file);
        file.Add('X');
        file.Add('E');
        Directory.CreateDirectory(Path.Join(Tools.Directory, "deferred"));
        string path = Path.Join(Tools.Directory, "deferred", queueId);
        File.WriteAllBytes(path, file.ToArray());

        // What is not executable is not complete.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void WritePlain(QueueFileBytes file)
    {
        file.Add('N', "Subject: x");
        file.Add('N');
        file.Add('N', "text");
    }
}
