using System.Management.Automation.Runspaces;
using System.Reflection;
using PostfixQueue.Adapters;
using PostfixQueue.Fuzzing;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Proof;

/// <summary>A machine with stand-ins for the tools of Postfix and two messages, whose ports fail as planned.</summary>
internal sealed class FaultyMachine : IDisposable
{
    private const string LogLine =
        "2026-11-28T10:00:00+00:00 mail postfix/smtp[1]: A1: to=<b@rcpt.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, "
        + "status=deferred (connect to mx.rcpt.example[192.0.2.1]:25: Connection refused)\n";

    private readonly Runspace _runspace;

    public FaultyMachine()
    {
        string directory = Tools.Directory;
        Tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2", queue: "hold"));
        Tools.Write("sendmail", "cat > \"$tools/taken\"");
        Tools.Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {directory}' 'mail_version = 3.7.11' 'queue_directory = {directory}' "
                + "'hash_queue_names = none' 'hash_queue_depth = 1' 'myhostname = mail.lab.example'"
        );
        _ = WriteQueueFile("deferred", "A1");
        _ = WriteQueueFile("hold", "B2");
        Directory.CreateDirectory(Path.Join(Folder, "given"));
        File.WriteAllText(Path.Join(Folder, "mail.log"), LogLine);
        Session = new ModuleSession(configDirectory: directory, toolDirectory: directory, isSuperuser: true);
        string exported = WriteQueueFile("deferred", "C3");
        Session.Invoke("Export-MailQueueMessage C3 $args[0]", Path.Join(Folder, "given")).WithoutErrors();
        File.Delete(exported);
        _runspace = (Runspace)Session.Invoke("[runspace]::DefaultRunspace").Output.Single().BaseObject;
    }

    /// <summary>The tools.</summary>
    public StandInTools Tools { get; } = ObedientPostsuper.Create();

    /// <summary>Where commands may write: <c>given</c> has an exported message, <c>mail.log</c> a line.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("postfixqueue-faults-").FullName;

    /// <summary>The session that works on it.</summary>
    public ModuleSession Session { get; }

    /// <summary>Forgets what came before, and lets ports fail as planned.</summary>
    public void Prepare(PortFaultPlan plan)
    {
        foreach (string note in (string[])["ids", "taken"])
            File.Delete(Path.Join(Tools.Directory, note));
        foreach (string file in Directory.EnumerateFiles(Path.Join(Folder, "given"), "*.imported"))
            File.Delete(file);
        foreach (string folder in (string[])["new", "backup"])
            if (Directory.Exists(Path.Join(Folder, folder)))
                Directory.Delete(Path.Join(Folder, folder), recursive: true);
        Directory.CreateDirectory(Path.Join(Folder, "new"));
        MailHost host = new(
            FaultyPort<IPostfixTools>.Around(AdapterFactory.CreatePostfixTools(Tools.Directory), plan),
            FaultyPort<IServerSystem>.Around(AdapterFactory.CreateServerSystem(), plan),
            FaultyPort<IMailNetwork>.Around(AdapterFactory.CreateMailNetwork(), plan),
            Session.HostName,
            IsSuperuser: true,
            TimeProvider.System,
            FaultyPort<IDurableFiles>.Around(AdapterFactory.CreateDurableFiles(), plan),
            FaultyPort<IMimeReader>.Around(AdapterFactory.CreateMimeReader(), plan),
            AdapterFactory.CreateHeaderDecoder()
        );
        AppDomain
            .CurrentDomain.GetAssemblies()
            .Single(static assembly => assembly.GetName().Name == "PostfixQueue")
            .GetType("PostfixQueue.Composition", throwOnError: true)!
            .GetMethod("Replace", BindingFlags.Public | BindingFlags.Static)!
            .Invoke(null, [_runspace, host]);
    }

    public void Dispose()
    {
        Session.Dispose();
        Tools.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string WriteQueueFile(string queue, string queueId)
    {
        QueueFileBytes file = new();
        file.Add('T', "1700000000 1");
        file.Add('S', "a@sender.example");
        file.Add('R', "b@rcpt.example");
        file.Add('M');
        file.Add('N', "Subject: hello");
        file.Add('N', "");
        file.Add('N', "text");
        file.Add('X');
        file.Add('E');
        string path = Path.Join(Directory.CreateDirectory(Path.Join(Tools.Directory, queue)).FullName, queueId);
        File.WriteAllBytes(path, file.ToArray());

        // What is not executable is not complete.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
