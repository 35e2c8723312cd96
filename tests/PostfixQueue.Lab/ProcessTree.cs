using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>Finds and ends the processes of one instance, each by its own number.</summary>
internal static class ProcessTree
{
    /// <summary>A process and all that descend from it, with their start times: a number alone may be reused.</summary>
    public static IReadOnlyList<RunningProcess> Of(int processId)
    {
        Dictionary<int, List<RunningProcess>> children = [];
        List<RunningProcess> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            if (RunningProcess.Find(id) is not { } process)
                continue;
            if (id == processId)
                found.Add(process);
            if (!children.TryGetValue(process.ParentId, out List<RunningProcess>? siblings))
                children[process.ParentId] = siblings = [];
            siblings.Add(process);
        }

        for (int index = 0; index < found.Count; index++)
        {
            if (children.TryGetValue(found[index].Id, out List<RunningProcess>? next))
                found.AddRange(next);
        }

        return found;
    }

    /// <summary>Waits until all are gone, then kills those that are not.</summary>
    public static void End(IReadOnlyList<RunningProcess> processes, TimeSpan patience)
    {
        DateTime limit = DateTime.UtcNow + patience;
        while (processes.Any(process => process.IsRunning))
        {
            if (DateTime.UtcNow > limit)
            {
                foreach (RunningProcess process in processes.Where(process => process.IsRunning))
                {
                    _ = Libc.Kill(process.Id, Libc.SignalKill);
                }
            }

            Thread.Sleep(10);
        }
    }
}
