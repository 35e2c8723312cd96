using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Queue;

/// <summary>Postfix has put no unreadable message aside.</summary>
internal sealed class CorruptCheck() : Check("Queue.Corrupt", MailServerCheckCategory.Queue, CheckSeverity.Warning)
{
    private const int MaximumFiles = 1_000;
    private const int MaximumNames = 5;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string folder = Path.Join(parameters["queue_directory"] ?? "/var/spool/postfix", "corrupt");
        List<string> files = Files(run.Host.System, folder);
        if (files.Count == 0)
        {
            yield return Pass("The corrupt queue is empty.") with
            {
                Target = folder,
            };
            yield break;
        }

        string first = files[0];
        bool isNameable = QueueId.IsWellFormed(Path.GetFileName(first));
        yield return Warn(
            $"{QueueCheck.Messages(files.Count)} could not be read and {(files.Count == 1 ? "has" : "have")} been put aside: "
                + $"{(files.Count == 1 ? "it is" : "they are")} delivered to nobody.",
            "Look at what is readable, tell the sender, then remove the file. The usual cause is a full disk or a crash; see "
                + "Postfix.DiskSpace."
        ) with
        {
            Actual = files.Count < MaximumFiles ? QueueCheck.Text(files.Count) : $"{QueueCheck.Text(MaximumFiles)} or more",
            Expected = "0",
            Target = folder,
            Evidence = string.Join(", ", files.Take(MaximumNames).Select(static path => Path.GetFileName(path))),
            RemedyCommand = isNameable ? ShellCommand.Create($"postcat {first}") : null,
        };
    }

    private static List<string> Files(IServerSystem system, string folder)
    {
        List<string> files = new();
        foreach (string? name in (system.List(folder, MaximumFiles) ?? []).Order(StringComparer.Ordinal))
        {
            // With hash_queue_names messages lie in folders, each named by a character.
            string path = Path.Join(folder, name);
            if (name.Length > 1)
                files.Add(path);
            else
                files.AddRange((system.List(path, MaximumFiles) ?? []).Select(inner => Path.Join(path, inner)));
            if (files.Count >= MaximumFiles)
                break;
        }

        return files;
    }
}
