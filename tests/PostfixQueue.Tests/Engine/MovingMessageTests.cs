using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Engine;

/// <summary>A message that is in the queue all the time is listed once, wherever Postfix moves it while the folders are read.</summary>
public sealed class MovingMessageTests : IDisposable
{
    private readonly QueuedFiles _queue = new();

    public MovingMessageTests()
    {
        foreach (string queue in new[] { "maildrop", "incoming", "active", "hold" })
            Directory.CreateDirectory(Path.Join(_queue.Tools.Directory, queue));
        _queue.Add("A1");
    }

    public void Dispose() => _queue.Dispose();

    [Theory]
    [InlineData("active", "hold", "deferred")]
    [InlineData("active", "hold", "hold")]
    [InlineData("incoming", "hold", "active")]
    [InlineData("deferred", "active", "active")]
    [InlineData("hold", "incoming", "incoming")]
    public void It_is_listed_once(string from, string whenLeft, string to)
    {
        if (from != "deferred")
            Move("deferred", from);
        IServerSystem system = DispatchProxy.Create<IServerSystem, WatchedSystem>();
        WatchedSystem watched = (WatchedSystem)system;
        bool hasMoved = false;
        watched.Left = folder =>
        {
            if (hasMoved || Path.GetFileName(folder) != whenLeft)
                return;
            hasMoved = true;
            Move(from, to);
        };
        using ModuleSession session = new(_queue.Tools.Directory, _queue.Tools.Directory, isSuperuser: true, system: system);

        MailQueueItem item = Assert.Single(session.Invoke("Get-MailQueueItem -Source Spool").WithoutErrors().Of<MailQueueItem>());

        Assert.True(hasMoved);
        Assert.Equal(("A1", to), (item.QueueId, item.QueueName));
    }

    private void Move(string from, string to) =>
        File.Move(Path.Join(_queue.Tools.Directory, from, "A1"), Path.Join(_queue.Tools.Directory, to, "A1"));

    /// <summary>The machine, which tells when a folder has been read to its end.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The runtime derives the proxy from it.")]
    internal class WatchedSystem : DispatchProxy
    {
        private readonly IServerSystem _system = AdapterFactory.CreateServerSystem();

        public Action<string> Left { get; set; } = static _ => { };

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            object? answer = targetMethod!.Invoke(_system, args);
            return targetMethod.Name == nameof(IServerSystem.Walk) && answer is IEnumerable<FolderEntry> entries
                ? Tell(entries, (string)args![0]!)
                : answer;
        }

        private IEnumerable<FolderEntry> Tell(IEnumerable<FolderEntry> entries, string folder)
        {
            foreach (FolderEntry entry in entries)
                yield return entry;
            Left(folder);
        }
    }
}
