using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <content>How the outcomes are waited for.</content>
public sealed partial class InvokeMailQueueFlushCommand
{
    private const int DefaultSeconds = 120;

    /// <summary>
    /// Of a whole queue no more are watched, so that memory stays bounded. More than that is not tried within any sensible time.
    /// </summary>
    private const int MostWatched = 100_000;

    private bool _isWatching;

    /// <summary>Waits for the attempts, and returns for each recipient what came of it.</summary>
    [Parameter]
    [RefuseNull]
    public new SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => _isWatching ? null : TimeoutSeconds;

    private int SecondsForOutcomes => TimeoutSeconds ?? DefaultSeconds;

    /// <inheritdoc/>
    private protected override void Tell(MailQueueActionResult result)
    {
        if (!Wait)
            base.Tell(result);
        else
            WriteObject(
                new MailQueueFlushResult
                {
                    QueueId = result.QueueId,
                    Outcome = result.Outcome,
                    Message = result.Message,
                    HostName = result.HostName,
                }
            );
    }

    private void TellHeld(MailQueueItem item, string message)
    {
        foreach (MailQueueRecipient recipient in item.Recipients.DistinctBy(static one => one.EmailAddress, StringComparer.Ordinal))
        {
            WriteObject(
                new MailQueueFlushResult
                {
                    QueueId = item.QueueId,
                    Recipient = recipient.EmailAddress,
                    Outcome = FlushOutcome.Held,
                    Message = message,
                    PreviousReason = recipient.Reason,
                    Sender = item.Sender,
                    ArrivalTime = item.ArrivalTime,
                    HostName = Machine.Name,
                    ConfigDirectory = item.ConfigDirectory,
                }
            );
        }
    }

    private void FlushAndWait(MailSystem mail, IReadOnlyList<MailQueueItem> items)
    {
        string[] queueIds = [.. items.Select(static item => item.QueueId)];
        FlushPace pace = new(BatchSize, TimeSpan.FromMilliseconds(DelayMilliseconds));
        Watch(mail, items.ToAsyncEnumerable(), timeLimit => AskForEachAsync(mail, queueIds, pace, timeLimit), pace.Delay);
    }

    private void FlushAllAndWait(MailSystem mail) =>
        Watch(
            mail,
            ListAsync(mail, static item => item.QueueName == QueueNames.Deferred),
            timeLimit => AskForAllAsync(mail, timeLimit),
            TimeSpan.Zero
        );

    private void FlushSitesAndWait(MailSystem mail, IReadOnlyList<string> sites)
    {
        Dictionary<string, List<string>> idsOf = sites.ToDictionary(
            static site => site,
            static _ => new List<string>(),
            StringComparer.OrdinalIgnoreCase
        );
        Watch(mail, ListAsync(mail, IsForOne), AskAsync, TimeSpan.Zero);

        bool IsForOne(MailQueueItem item)
        {
            if (item.QueueName == QueueNames.Hold)
                return false;
            List<string>[] found = [.. item.RecipientDomains.Select(domain => idsOf.GetValueOrDefault(domain)).OfType<List<string>>()];
            foreach (List<string> ids in found)
                ids.Add(item.QueueId);
            return found.Length > 0;
        }

        async IAsyncEnumerable<FlushRequest> AskAsync(ToolTimeLimit timeLimit)
        {
            foreach ((string site, List<string> ids) in idsOf)
                yield return await AskForSiteAsync(mail, site, ids, timeLimit);
        }
    }

    private void Watch(
        MailSystem mail,
        IAsyncEnumerable<MailQueueItem> items,
        Func<ToolTimeLimit, IAsyncEnumerable<FlushRequest>> ask,
        TimeSpan pause
    )
    {
        using SpoolView spool = base.Wait(SpoolView.OpenAsync(mail, StopToken, isDetailed: true));
        FlushWatch watch = new(mail, spool, SecondsForOutcomes);
        ForEach(items, watch.Add);
        using ProgressReporter progress = new(this, "Waiting for deliveries", watch.Recipients);
        bool isAtEnd = false;
        _isWatching = true;
        try
        {
            ForEach(
                watch.RunAsync(ask, pause, StopToken),
                news =>
                {
                    if (news.Failed is { } failed)
                        WriteError(Errors.FromTool(failed.Failure!, failed.Target));
                    if (news.Result is not null)
                        WriteObject(news.Result);
                    progress.Show(watch.Known, "recipients");
                }
            );
            isAtEnd = true;
        }
        finally
        {
            _isWatching = false;
            if (!isAtEnd && watch.Asked > 0)
                WarnAtStop(DescribeStop(watch));
        }
    }

    private static string DescribeStop(FlushWatch watch) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Stopped waiting: delivery was asked for {watch.Asked} of {watch.Messages} messages and goes on. What became of "
                + $"{watch.Known} of {watch.Recipients} recipients was known by then."
        );

    /// <summary>Messages of the queue, as many as are watched.</summary>
    private async IAsyncEnumerable<MailQueueItem> ListAsync(MailSystem mail, Func<MailQueueItem, bool> isWanted)
    {
        ListingOptions options = new(MailQueueSource.Auto, IsDetailed: true) { IsDetailOptional = true };
        int left = MostWatched;
        await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, options, StopToken))
        {
            if (entry.Item is not { } item || !isWanted(item))
                continue;
            if (left-- == 0)
            {
                Notices.Warn($"More than {MostWatched} messages are waiting: all are tried, but outcomes are reported for so many only.");
                break;
            }

            yield return item;
        }
    }
}
