using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Asks Postfix to attempt delivery now. Removes nothing.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "MailQueueFlush",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = Nothing,
    HelpUri = "https://www.postfix.org/postqueue.1.html"
)]
[OutputType(typeof(MailQueueActionResult), typeof(MailQueueFlushResult))]
public sealed partial class InvokeMailQueueFlushCommand : QueueTargetCommand
{
    private const string Nothing = "None";
    private const string Everything = "All";
    private const string BySite = "Site";

    /// <summary>From here on a flush of everything makes new mail wait noticeably.</summary>
    private const int LargeQueue = 1_000;

    /// <summary>Every deferred message.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    [RefuseNull]
    public SwitchParameter All { get; set; }

    /// <summary>Every message queued for these domains; they must be eligible (fast_flush_domains).</summary>
    [Parameter(Mandatory = true, ParameterSetName = BySite)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>How many messages to ask for before the pause of -DelayMilliseconds.</summary>
    [Parameter(ParameterSetName = ByQueueId)]
    [RefuseNull]
    [ValidateRange(1, int.MaxValue)]
    public int? BatchSize { get; set; }

    /// <summary>The pause behind each batch, in milliseconds.</summary>
    [Parameter(ParameterSetName = ByQueueId)]
    [RefuseNull]
    [ValidateRange(0, 3_600_000)]
    public int DelayMilliseconds { get; set; }

    /// <summary>With -All: does not ask.</summary>
    [Parameter(ParameterSetName = Everything)]
    [RefuseNull]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Operation => "Attempt delivery now";

    /// <inheritdoc/>
    private protected override string ActionName => "Flush";

    /// <inheritdoc/>
    private protected override void End()
    {
        switch (ParameterSetName)
        {
            case Everything:
                if (All)
                    FlushAll(CurrentSystem());
                break;
            case BySite:
                FlushSites(CurrentSystem());
                break;
            case Nothing:
                if (!MyInvocation.ExpectingInput)
                    WriteWarning(
                        "Nothing was asked for: name messages with -QueueId or by pipeline, domains with -Site, or everything with -All."
                    );
                break;
            default:
                base.End();
                break;
        }
    }

    /// <inheritdoc/>
    private protected override void Act(MailSystem mail, IReadOnlyList<MailQueueItem> items)
    {
        List<MailQueueItem> toTry = new(items.Count);
        foreach (MailQueueItem item in items)
        {
            if (item.QueueName != QueueNames.Hold)
            {
                toTry.Add(item);
                continue;
            }

            const string Held = "It is on hold, and a flush does not touch held mail. Release it with Resume-MailQueueItem first.";
            WriteWarning($"{item.QueueId}: {Held}");
            if (Wait)
                TellHeld(item, Held);
            else
                Tell(ResultOf(item.QueueId, ActionOutcome.Failed, Held));
        }

        if (!Wait)
            Flush(mail, [.. toTry.Select(static item => item.QueueId)]);
        else if (toTry.Count > 0)
            FlushAndWait(mail, toTry);
    }

    private void Flush(MailSystem mail, IReadOnlyList<string> queueIds)
    {
        using ProgressReporter progress = new(this, Operation, queueIds.Count);
        FlushPace pace = new(BatchSize, TimeSpan.FromMilliseconds(DelayMilliseconds));
        int asked = 0;
        bool isAtEnd = false;
        try
        {
            ForEach(
                QueueFlush.RunAsync(mail, queueIds, pace, TimeLimit),
                answer =>
                {
                    if (answer.Failure is null)
                        asked++;
                    Report(answer);
                    progress.Advance();
                }
            );
            isAtEnd = true;
        }
        finally
        {
            if (!isAtEnd)
                WarnAtStop(DescribeStop(asked, queueIds.Count));
        }
    }

    private void Report(FlushAnswer answer)
    {
        if (answer.Failure is not { } failure)
        {
            Report(ResultOf(answer.QueueId, ActionOutcome.Requested));
            return;
        }

        if (PassThru)
            WriteObject(ResultOf(answer.QueueId, ActionOutcome.Failed, failure.Message));
        WriteError(Errors.FromTool(failure, answer.QueueId));
    }

    private string DescribeStop(int asked, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Stopped: {Operation}: it was asked for {asked} of {count} messages, and may have been for "
                + $"{Math.Min(QueueFlush.CallsAtATime, count - asked)} more."
        );

    private void FlushAll(MailSystem mail)
    {
        if (!AsksAboutAll($"all deferred messages on {Machine.Name}"))
            return;
        if (!Force && !IsConfirmed(mail))
            return;
        if (Wait)
            FlushAllAndWait(mail);
        else
            base.Wait(mail.Queue.FlushAllAsync(StopToken));
    }

    /// <summary>
    /// Asks, unless -Confirm:$false says not to; about a large queue all the same, which costs more than the caller may know.
    /// </summary>
    private bool IsConfirmed(MailSystem mail)
    {
        int deferred = CountDeferred(mail);
        bool isLarge = deferred >= LargeQueue;
        if (!isLarge && (MyInvocation.BoundParameters.ContainsKey("Confirm") || IsConfirmationOff))
            return true;
        string count = deferred.ToString(CultureInfo.InvariantCulture) + (isLarge ? " or more" : "");
        string cost = isLarge ? " While Postfix works through a large deferred queue, new mail waits, and receivers may limit you." : "";
        return AsksOnceMore(
            $"all deferred messages ({count})",
            $"Attempt delivery of all deferred messages on {Machine.Name} now ({count})?{cost}",
            "Attempt delivery now"
        );
    }

    private int CountDeferred(MailSystem mail)
    {
        int count = 0;
        ForEach(FirstDeferredAsync(mail), _ => count++);
        return count;
    }

    /// <summary>No more than it takes to call the queue large.</summary>
    private async IAsyncEnumerable<MailQueueItem> FirstDeferredAsync(MailSystem mail)
    {
        int left = LargeQueue;
        await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, StopToken))
        {
            if (entry.Item is not { QueueName: QueueNames.Deferred } item)
                continue;
            yield return item;
            if (--left == 0)
                break;
        }
    }

    private void FlushSites(MailSystem mail)
    {
        string[] agreed = [.. Site.Distinct(StringComparer.OrdinalIgnoreCase).Where(site => Asks($"all messages for {site}"))];
        if (Wait && agreed.Length > 0)
            FlushSitesAndWait(mail, agreed);
        else
            Array.ForEach(agreed, site => FlushSite(mail, site));
    }

    private void FlushSite(MailSystem mail, string site)
    {
        try
        {
            base.Wait(mail.Queue.FlushSiteAsync(site, StopToken));
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.SiteNotEligible)
        {
            WriteError(Errors.FromTool(failure, site));
        }
    }
}
