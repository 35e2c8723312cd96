using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>A private Postfix and a session with the built module that works on it.</summary>
internal sealed class RealQueue : IAsyncDisposable
{
    private static readonly string[] s_doers = ["postsuper", "pickup", "cleanup", "qmgr", "smtp", "error", "bounce"];

    private RealQueue(PrivatePostfix postfix)
    {
        Postfix = postfix;
        Session = new ModuleSession(configDirectory: postfix.ConfigDirectory);
    }

    public PrivatePostfix Postfix { get; }

    public ModuleSession Session { get; }

    public static async Task<RealQueue> StartAsync(PostfixOptions? options = null) => new(await PrivatePostfix.StartNewAsync(options));

    /// <summary>A message for a destination without a route; there when it is deferred.</summary>
    public async Task<string> DeferAsync(string sender = "sender@lab.example", params string[] recipients)
    {
        string id = await Postfix.SubmitAsync(sender, recipients.Length == 0 ? ["recipient@elsewhere.example"] : recipients);
        await Postfix.WaitUntilDeferredAsync(id);
        return id;
    }

    /// <summary>Several of them.</summary>
    public async Task<IReadOnlyList<string>> DeferManyAsync(int count, string sender)
    {
        string[] ids = new string[count];
        for (int index = 0; index < count; index++)
            ids[index] = await Postfix.SubmitAsync(sender, [$"recipient{index}@elsewhere.example"]);
        await Postfix.WaitUntilAsync(queue => ids.All(id => queue.Any(entry => entry.QueueId == id && entry.QueueName == "deferred")));
        return ids;
    }

    /// <summary>The queue file of a message, wherever it is.</summary>
    public string FileOf(string queueId) =>
        Directory
            .EnumerateFiles(Postfix.QueueDirectory, queueId, SearchOption.AllDirectories)
            .Single(path => !path.StartsWith(Path.Join(Postfix.QueueDirectory, "defer/"), StringComparison.Ordinal));

    /// <summary>Gives a message the ID of another, as happens by itself where IDs are reused.</summary>
    public void Rename(string queueId, string newQueueId, string folder) => File.Move(FileOf(queueId), Path.Join(folder, newQueueId));

    /// <summary>The process numbers under which a tool has written to the log.</summary>
    public async Task<IReadOnlyList<string>> ProcessesInLogAsync(string program)
    {
        string mark = $"postfix/{program}[";
        return
        [
            .. (await Postfix.ReadSettledLogAsync())
                .Split('\n')
                .Where(line => line.Contains(mark, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split(']')[0])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// What has been done to messages, as the log has it. Lines of servers about their clients and of the start-up's own checks may come at
    /// any time and are no part of it.
    /// </summary>
    public async Task<IReadOnlyList<string>> DeedsAsync() =>
        [
            .. (await Postfix.ReadSettledLogAsync())
                .Split('\n')
                .Where(line => s_doers.Any(doer => line.Contains($" postfix/{doer}[", StringComparison.Ordinal))),
        ];

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Postfix.DisposeAsync();
    }
}
