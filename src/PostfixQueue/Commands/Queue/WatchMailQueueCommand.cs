using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Queue;
using PostfixQueue.Watching;

namespace PostfixQueue.Commands;

/// <summary>Tells what happens to messages in the queue, as it happens.</summary>
[Cmdlet(VerbsCommon.Watch, "MailQueue", HelpUri = "https://www.postfix.org/OVERVIEW.html")]
[OutputType(typeof(MailQueueChange))]
public sealed class WatchMailQueueCommand : QueueFilterCmdlet
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<WildcardPattern> _patterns = [];

    /// <summary>Only messages with these queue IDs, exact in case; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [QueueIds]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueIdCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? QueueId { get; set; }

    /// <summary>The seconds between two looks at the queue. What the log says comes at once.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int IntervalSeconds { get; set; } = 5;

    /// <summary>Ends after so many changes.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>Ends after so many seconds. Without it and -Count it goes on until Ctrl+C.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Where to read the queue: its files (root), postqueue(1), or what of the two is at hand.</summary>
    [Parameter]
    [NamesOf<MailQueueSource>(IsSingle = true)]
    public MailQueueSource Source { get; set; } = MailQueueSource.Auto;

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string queueId in QueueId ?? [])
        {
            TargetDescription? description = TargetDescription.Given(queueId);
            if (description?.Refusal(queueId, Machine.Name) is { } refusal)
                WriteError(refusal);
            else if (description is null && WildcardPattern.ContainsWildcardCharacters(queueId))
                _patterns.Add(new WildcardPattern(queueId, WildcardOptions.CultureInvariant));
            else if (!Queue.QueueId.IsWellFormed(queueId))
                WriteError(Errors.InvalidQueueId(queueId));
            else
                _ids.Add(queueId);
        }
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        bool isNarrowed = QueueId is not null || MyInvocation.ExpectingInput;
        if (isNarrowed && _ids.Count == 0 && _patterns.Count == 0)
            return;
        QueueItemFilter filter = BuildFilter();
        if (Source == MailQueueSource.Postqueue && filter.NeedsDetails)
            ThrowTerminatingError(Errors.PostqueueHasNoDetails());
        WatchOptions options = new()
        {
            Filter = filter,
            QueueId = isNarrowed ? id => _ids.Contains(id) || _patterns.Exists(pattern => pattern.IsMatch(id)) : null,
            Source = Source,
            Interval = TimeSpan.FromSeconds(IntervalSeconds),
            Duration = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Count = Count,
        };
        QueueWatch watch = new(CurrentSystem(), options);
        ForEach(watch.RunAsync(StopToken), change => WriteObject(change));
    }
}
