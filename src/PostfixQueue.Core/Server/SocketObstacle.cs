using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>What keeps a service from a socket: a folder that it may not enter, or the socket itself.</summary>
/// <param name="Path">The folder or the socket.</param>
/// <param name="User">Who may not.</param>
/// <param name="Facts">Its owner and mode.</param>
internal sealed record SocketObstacle(string Path, ServerAccount User, FileFacts Facts)
{
    /// <summary>A group that would lift it; null when none does.</summary>
    public uint? LiftedBy { get; init; }

    /// <summary>Looks along the way to a socket with the rights that a service has, not with those of this session.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="view">The service.</param>
    /// <param name="path">The socket as the machine sees it.</param>
    /// <returns>The first obstacle; null when there is none, or when the user that the service runs as is not known here.</returns>
    /// <exception cref="ServerSystemException">Something on the way cannot be looked at.</exception>
    public static SocketObstacle? FindFirst(IServerSystem system, ServiceView view, string path)
    {
        if (view.UserName is not { } name || ServerAccounts.FindUser(system, name) is not { } user)
            return null;
        (string Path, UnixFileMode Right, FileFacts? Facts)[] steps = Folders(view, path)
            .Select(static folder => (Path: folder, Right: UnixFileMode.OtherExecute))
            .Append((Path: path, Right: UnixFileMode.OtherWrite))
            .Select(step => (step.Path, step.Right, Facts: system.Inspect(step.Path)))
            .Where(static step => step.Facts is not null)
            .ToArray();
        (string Path, UnixFileMode Right, FileFacts? Facts)[] closed = steps.Where(step => !user.Has(step.Facts!, step.Right)).ToArray();
        if (closed.Length == 0)
            return null;

        // One group that is let in everywhere is what an administrator adds the user to.
        uint group = closed[0].Facts!.GroupId;
        ServerAccount member = user with { Groups = [.. user.Groups, group] };
        return new SocketObstacle(closed[0].Path, user, closed[0].Facts!)
        {
            LiftedBy = group != 0 && Array.TrueForAll(steps, step => member.Has(step.Facts!, step.Right)) ? group : null,
        };
    }

    /// <summary>
    /// The folders that have to be entered, the outermost first: from the queue directory on, which the programs of Postfix start in, else
    /// from the root.
    /// </summary>
    private static List<string> Folders(ServiceView view, string path)
    {
        string start = path.StartsWith(view.QueueDirectory + "/", StringComparison.Ordinal) ? view.QueueDirectory : "/";
        List<string> folders = new();
        for (string? folder = System.IO.Path.GetDirectoryName(path); folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            folders.Insert(0, folder);
            if (folder == start)
                break;
        }

        return folders;
    }
}
