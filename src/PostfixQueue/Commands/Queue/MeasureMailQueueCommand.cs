using System.Management.Automation;
using PostfixQueue.Measures;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Counts queued messages by what they have in common, with the cause and a remedy for each group.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MailQueue")]
[OutputType(typeof(MailQueueMeasure))]
public sealed class MeasureMailQueueCommand : PostfixCmdlet
{
    private QueueMeasurer? _measurer;

    /// <summary>Items to count, also of many hosts. Without input the queue of this machine is counted.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public MailQueueItem? InputObject { get; set; }

    /// <summary>By what to group: the cause, unless told otherwise.</summary>
    [Parameter(Position = 0)]
    public MailQueueGrouping GroupBy { get; set; } = MailQueueGrouping.Cause;

    /// <summary>Only so many groups, the most frequent.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    private QueueMeasurer Measurer => _measurer ??= new QueueMeasurer(GroupBy);

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (InputObject is not null) Measurer.Add(InputObject);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (!MyInvocation.ExpectingInput && InputObject is null) CountQueue(CurrentInstance());
        foreach (var measure in Measurer.Results(First)) WriteObject(measure);
    }

    private void CountQueue(PostfixInstance instance)
    {
        try
        {
            ForEach(QueueListing.ReadAsync(Machine, instance, Notices, StopToken), entry =>
            {
                if (entry.Item is { } item) Measurer.Add(item);
                else WriteError(Errors.QueueOutputInvalid(entry.Problem!));
            });
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.ListingIncomplete)
        {
            // The counts of what came are still worth seeing, with the error beside them.
            WriteError(Errors.FromTool(failure));
        }
        catch (PostfixToolException failure)
        {
            ThrowTerminatingError(Errors.FromTool(failure));
        }
    }
}
