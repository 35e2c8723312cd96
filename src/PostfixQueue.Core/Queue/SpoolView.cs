using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>The queue files of an instance, as far as this user may see them.</summary>
internal sealed class SpoolView
{
    private readonly QueueFileFinder? _finder;
    private bool _isDenied;

    private SpoolView(QueueFileFinder? finder) => _finder = finder;

    /// <summary>True when nothing can be said of any file.</summary>
    public bool IsBlind => _finder is null || _isDenied;

    /// <summary>Finds out where the instance has its queue.</summary>
    public static async Task<SpoolView> OpenAsync(MailHost host, PostfixInstance instance, ToolNotices notices, CancellationToken cancellationToken)
    {
        if (!host.IsSuperuser) return new SpoolView(null);
        try
        {
            var settings = await host.Tools.ReadSettingsAsync(instance, notices, cancellationToken);
            return new SpoolView(settings.Spool is { } layout ? new QueueFileFinder(host.System, layout) : null);
        }
        catch (PostfixToolException)
        {
            // The guards that need no file remain.
            return new SpoolView(null);
        }
    }

    /// <summary>
    /// The target with what its file is now, before the caller is asked. When the file is not that of the message that the caller is shown,
    /// because the ID was taken over in this moment, nothing is noted, and the listing behind the answer decides.
    /// </summary>
    /// <param name="target">A target with a guard.</param>
    /// <param name="isListed">True when the guard is that of an item just listed: then the file alone proves that it is still there.</param>
    /// <param name="queueName">Where it was; null when unknown.</param>
    public QueueTarget Note(QueueTarget target, bool isListed, string? queueName) =>
        Find(target.QueueId, queueName) is { } found && target.Guard?.FitsArrival(found.File.Arrived) == true
            ? target with { File = found.File, IsProvenByFile = isListed }
            : target;

    /// <summary>The file of an ID, with its queue; null when no queue has it, and when this view is blind.</summary>
    public (QueueFileIdentity File, string QueueName)? Find(string queueId, string? queueName)
    {
        if (IsBlind) return null;
        try
        {
            return _finder!.Find(queueId, queueName);
        }
        catch (ServerSystemException)
        {
            _isDenied = true;
            return null;
        }
    }
}
