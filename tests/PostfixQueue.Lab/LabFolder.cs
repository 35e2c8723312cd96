using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>The folder of one private instance, and the processes that live in it.</summary>
internal sealed class LabFolder
{
    private const string Prefix = "postfixqueue-lab-";
    private const uint Traversable = 0b111_101_101;

    private static readonly string[] s_queues =
    [
        "active",
        "bounce",
        "corrupt",
        "defer",
        "deferred",
        "flush",
        "hold",
        "incoming",
        "private",
        "saved",
        "trace",
    ];

    private FileStream? _ownership;

    private LabFolder(string root) => Root = root;

    public string Root { get; }

    public string Config => Path.Join(Root, "config");

    public string Spool => Path.Join(Root, "spool");

    public string Data => Path.Join(Root, "data");

    public string Log => Path.Join(Root, "log");

    /// <summary>The master process, or null when none runs.</summary>
    public RunningProcess? Master => Noted() ?? Unnoted();

    /// <summary>Where the master that was started is noted: by number and time of start, which together nothing else ever has.</summary>
    private string MasterPath => Path.Join(Root, "master");

    /// <summary>Locked as long as the process lives that made the folder.</summary>
    private string OwnerPath => Path.Join(Root, "owner");

    /// <summary>Makes the folder. Its name carries the process that owns it, so that the folder of a dead one is known as such.</summary>
    public static LabFolder Create()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        LabFolder folder = new(Path.Join(Path.GetTempPath(), name));

        // The daemons run as user postfix and have to get through to their folders.
        SystemUser owner = SystemUser.Find("postfix");
        Make(folder.Root, Traversable, 0, 0);
        folder._ownership = Lock(folder.OwnerPath);
        foreach (string path in new[] { folder.Config, folder.Spool, folder.Log })
            Make(path, Traversable, 0, 0);
        Make(folder.Data, Traversable, owner.UserId, owner.GroupId);
        folder.MakeQueues(owner.UserId, SystemUser.FindGroup("postdrop"));
        return folder;
    }

    /// <summary>Removes what runs that were killed have left behind.</summary>
    public static void SweepAbandoned()
    {
        foreach (string path in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string[] parts = Path.GetFileName(path)[Prefix.Length..].Split('-');
            if (
                !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int owner)
                || RunningProcess.Find(owner) is not null
            )
                continue;

            // The owner may live where its number is not seen: in another container that shares the folder.
            LabFolder folder = new(path);
            if (File.Exists(folder.OwnerPath) && (folder._ownership = Lock(folder.OwnerPath)) is null)
                continue;
            folder.Remove();
        }
    }

    /// <summary>
    /// Notes the master that has just been started, so that it is known by this and not by what only the superuser may see of it.
    /// </summary>
    public void NoteMaster()
    {
        string? text = SharedFile.ReadAllText(Path.Join(Spool, "pid", "master.pid"))?.Trim();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && RunningProcess.Find(id) is { } master)
            File.WriteAllText(MasterPath, string.Create(CultureInfo.InvariantCulture, $"{master.Id} {master.StartTime}"));
    }

    /// <summary>
    /// Gives the chrooted SMTP client its own hosts file and name server. An nsswitch.conf here would have no effect: the
    /// C library reads the real one before the client enters its chroot, so names not in the file may be asked for.
    /// </summary>
    public void WriteHosts(IReadOnlyDictionary<string, string> names, string nameServer)
    {
        string etc = Path.Join(Spool, "etc");
        Directory.CreateDirectory(etc);
        File.WriteAllText(Path.Join(etc, "resolv.conf"), $"nameserver {nameServer}\noptions timeout:1 attempts:1\n");
        File.WriteAllLines(Path.Join(etc, "hosts"), names.Select(pair => $"{pair.Value} {pair.Key}"));

        // Without it the client would write its log lines in UTC.
        if (File.Exists("/etc/localtime"))
            File.Copy("/etc/localtime", Path.Join(etc, "localtime"), overwrite: true);
    }

    /// <summary>The master and all its children.</summary>
    public IReadOnlyList<RunningProcess> Processes() => Master is { } master ? ProcessTree.Of(master.Id) : [];

    /// <summary>Ends the processes and removes the folder.</summary>
    public void Remove()
    {
        IReadOnlyList<RunningProcess> processes = Processes();

        // The children end when their master does; it takes TERM for itself and for them.
        if (processes.Count > 0)
            _ = Libc.Kill(processes[0].Id, Libc.SignalTerminate);
        ProcessTree.End(processes, TimeSpan.FromSeconds(5));
        RemoveFiles();
        _ownership?.Dispose();
    }

    private static FileStream? Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private RunningProcess? Noted() =>
        SharedFile.ReadAllText(MasterPath)?.Split(' ') is [string id, string startTime]
        && RunningProcess.Find(int.Parse(id, CultureInfo.InvariantCulture)) is { } found
        && found.StartTime == long.Parse(startTime, CultureInfo.InvariantCulture)
            ? found
            : null;

    /// <summary>A master that something else than the lab has started, or a run that was killed before it could note it.</summary>
    private RunningProcess? Unnoted()
    {
        string? text = SharedFile.ReadAllText(Path.Join(Spool, "pid", "master.pid"))?.Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsMasterOf(id)
            ? RunningProcess.Find(id)
            : null;
    }

    private static void Make(string path, uint mode, uint user, uint group)
    {
        Directory.CreateDirectory(path);
        if (Libc.ChangeMode(path, mode) != 0 || Libc.ChangeOwner(path, user, group) != 0)
        {
            throw new IOException($"Cannot change the owner and mode of {path}.");
        }
    }

    /// <summary>What Postfix would make itself at its first start, in two seconds that every test would have to wait.</summary>
    private void MakeQueues(uint owner, uint submitters)
    {
        foreach (string queue in s_queues)
            Make(Path.Join(Spool, queue), 0b111_000_000, owner, 0);
        Make(Path.Join(Spool, "maildrop"), 0b111_011_000, owner, submitters);
        Make(Path.Join(Spool, "public"), 0b111_001_000, owner, submitters);
        Make(Path.Join(Spool, "pid"), Traversable, 0, 0);
    }

    private void RemoveFiles()
    {
        // postfix reload leaves a check of the queue running for a moment, which may still make a file.
        for (int attempt = 1; Directory.Exists(Root); attempt++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException && attempt < 50)
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>
    /// A number in a stale pid file may belong to somebody else by now. The folder's own name is compared, not its path:
    /// the temporary folder may be reached through a link.
    /// </summary>
    private bool IsMasterOf(int processId)
    {
        try
        {
            return new FileInfo($"/proc/{processId}/cwd")
                    .ResolveLinkTarget(returnFinalTarget: false)
                    ?.FullName.EndsWith($"{Path.GetFileName(Root)}/spool", StringComparison.Ordinal) == true
                && File.ReadAllText($"/proc/{processId}/comm").StartsWith("master", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or a container does not let its superuser look.
            return false;
        }
    }
}
