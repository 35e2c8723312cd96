using System.Management.Automation;
using PostfixQueue.Measures;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Counts queued messages by what they have in common, with the cause and a remedy for each group.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MailQueue", HelpUri = "https://www.postfix.org/QSHAPE_README.html")]
[OutputType(typeof(MailQueueMeasure))]
public sealed class MeasureMailQueueCommand : PostfixCmdlet
{
    private QueueMeasurer? _measurer;
    private MeasureMerger? _merger;

    /// <summary>
    /// Items to count, also of many hosts, or measures to put together that were taken on several. Without input the queue of this machine
    /// is counted.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>By what to group: the cause, unless told otherwise.</summary>
    [Parameter(Position = 0)]
    [NamesOf<MailQueueGrouping>(IsSingle = true)]
    public MailQueueGrouping GroupBy { get; set; } = MailQueueGrouping.Cause;

    /// <summary>Only so many groups, the most frequent.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Where to read: the queue files (root), postqueue(1), or what of the two is at hand.</summary>
    [Parameter]
    [NamesOf<MailQueueSource>(IsSingle = true)]
    public MailQueueSource Source { get; set; } = MailQueueSource.Auto;

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override bool TellsState => true;

    private QueueMeasurer Measurer => _measurer ??= new QueueMeasurer(GroupBy);

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (InputObject is MailQueueItem item)
            Measurer.Add(item);
        else if (InputObject is not null)
            Take(InputObject);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        bool isOwnQueue = !MyInvocation.ExpectingInput && InputObject is null;
        if (isOwnQueue)
            CountQueue(CurrentSystem());
        if (_merger is not null)
        {
            foreach (MailQueueMeasure measure in _merger.Results(First))
                WriteObject(measure);
            if (_measurer is null)
                return;
        }

        if (Measurer.IsApproximate)
            WriteWarning(
                "There are more groups than are counted one by one. Those with few messages are together in '(others)'; "
                    + "IsApproximate is true."
            );
        else if (Measurer.LacksExamples)
            WriteVerbose("There are very many groups: TopReason is given for those of some size only.");
        foreach (MailQueueMeasure measure in Measurer.Results(First))
            WriteObject(isOwnQueue && measure.Count == 0 ? measure with { HostName = Machine.Name } : measure);
    }

    /// <summary>Takes what is no live item.</summary>
    private void Take(object input)
    {
        if (GivenItem.FromObject(input) is { } item)
            Measurer.Add(item);
        else if (GivenMeasure.FromObject(input) is { } measure)
            (_merger ??= new MeasureMerger(AskedGrouping)).Add(measure);
        else
            WriteError(Errors.NoQueueItem(LanguagePrimitives.ConvertTo<string>(input)));
    }

    private MailQueueGrouping? AskedGrouping => MyInvocation.BoundParameters.ContainsKey(nameof(GroupBy)) ? GroupBy : null;

    private void CountQueue(MailSystem mail)
    {
        if (Source == MailQueueSource.Postqueue && QueueMeasurer.NeedsDetails(GroupBy))
            ThrowTerminatingError(Errors.PostqueueHasNoDetails());
        try
        {
            ForEach(
                QueueListing.ReadAsync(mail, new ListingOptions(Source, QueueMeasurer.NeedsDetails(GroupBy)), StopToken),
                entry =>
                {
                    if (entry.Item is { } item)
                        Measurer.Add(item);
                    else
                        WriteError(Errors.QueueOutputInvalid(entry.Problem!));
                }
            );
        }
        catch (PostfixToolException failure) when (failure.Failure is PostfixFailure.ListingIncomplete or PostfixFailure.TimedOut)
        {
            // The counts of what came are still worth seeing, with the error beside them.
            WriteError(Errors.FromTool(failure));
        }
    }
}
