using System.Runtime.CompilerServices;
using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Has postsuper(1) act on many messages at once and tells what became of each.</summary>
internal sealed class ActionRun(MailSystem mail, QueueAction action, IReadOnlyList<ActionTarget> targets, SpoolView spool)
{
    private const int MaximumReportLength = 4_096;

    private readonly ActionProgress _progress = new();
    private readonly HashSet<string> _open = new(targets.Select(static target => target.QueueId), StringComparer.Ordinal);

    /// <summary>How many the tool has reported as done, also those that nobody took the result of.</summary>
    public int Done { get; private set; }

    /// <summary>How many were handed to the tool, which ended before it came to them or said so.</summary>
    public int InDoubt => _progress.Given - _progress.Settled;

    /// <summary>
    /// Acts and yields one result per ID as the tool reports it. What it passed over in silence, or left open, is looked up in the queue
    /// afterwards.
    /// </summary>
    /// <exception cref="PostfixToolException">
    /// The tool failed. Thrown behind the last result: by then each ID has one, true to what the queue shows.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped. What the tool had reported by then is counted.</exception>
    public async IAsyncEnumerable<MailQueueActionResult> RunAsync(
        ToolTimeLimit timeLimit,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        PostfixToolException? failure = null;
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        IAsyncEnumerator<Utf8Line> lines = ReadReport(life.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (lines)
        {
            bool isAtEnd = false;
            try
            {
                while (!isAtEnd)
                {
                    try
                    {
                        isAtEnd = !await lines.MoveNextAsync();
                    }
                    catch (PostfixToolException exception)
                    {
                        (failure, isAtEnd) = (exception, true);
                    }
                    catch (OperationCanceledException) when (timeLimit.IsOver)
                    {
                        (failure, isAtEnd) = (TimedOut(timeLimit), true);
                    }
                    catch (OperationCanceledException)
                    {
                        isAtEnd = true;
                        throw;
                    }

                    if (!isAtEnd && Note(lines.Current) is { } queueId)
                        yield return ResultOf(queueId, action.Outcome, message: null);
                }
            }
            finally
            {
                // Nobody takes results any more: the tool ends here, and what it had reported is at least counted.
                if (!isAtEnd)
                    await CountRestAsync(lines, life);
            }
        }

        if (_open.Count > 0)
        {
            QueueLookup lookup = await LookUpAsync(timeLimit, cancellationToken);
            for (int index = 0; index < targets.Count; index++)
                if (_open.Remove(targets[index].QueueId))
                    yield return Explain(targets[index], isGiven: index < _progress.Given, lookup, failure);
            failure ??= lookup.Failure;
        }

        if (failure is not null)
            throw failure;
    }

    private IAsyncEnumerable<Utf8Line> ReadReport(CancellationToken cancellationToken)
    {
        string[] queueIds = [.. targets.Select(static target => target.QueueId)];
        return Utf8Lines.ReadAsync(
            mail.Queue.ActAsync(action, queueIds, _progress, cancellationToken),
            MaximumReportLength,
            CancellationToken.None
        );
    }

    private async Task CountRestAsync(IAsyncEnumerator<Utf8Line> lines, CancellationTokenSource life)
    {
        await life.CancelAsync();
        try
        {
            while (await lines.MoveNextAsync())
                Note(lines.Current);
        }
        catch (Exception exception) when (exception is OperationCanceledException or PostfixToolException)
        {
            // That is its end.
        }
    }

    /// <summary>The ID that a line reports as done, the first time.</summary>
    private string? Note(Utf8Line line)
    {
        if (PostsuperLine.Parse(line.Text.Span) is not { } report)
        {
            if (line.Text.Span.IndexOf(": warning: "u8) >= 0)
                mail.Notices.Warn(Encoding.UTF8.GetString(line.Text.Span));
            return null;
        }

        if (report.Done != action.ReportedAs || !_open.Remove(report.QueueId))
            return null;
        Done++;
        for (int place = _progress.Settled; place < _progress.Given; place++)
        {
            if (targets[place].QueueId != report.QueueId)
                continue;
            _progress.Settle(place + 1);
            break;
        }

        return report.QueueId;
    }

    /// <summary>After the time limit the queue gets as much time again: what came of an action is worth more than being punctual.</summary>
    private async Task<QueueLookup> LookUpAsync(ToolTimeLimit timeLimit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Stop, cancellationToken);
        if (timeLimit.Seconds is { } seconds)
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            return await TargetResolver.LookUpAsync(
                mail,
                spool,
                targets
                    .Where(target => _open.Contains(target.QueueId))
                    .Select(static target => (target.QueueId, (string?)target.QueueName)),
                limit.Token
            );
        }
        catch (PostfixToolException exception)
        {
            return QueueLookup.Failed(exception);
        }
        catch (OperationCanceledException) when (!timeLimit.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return QueueLookup.Failed(
                new PostfixToolException(
                    PostfixFailure.TimedOut,
                    "postqueue",
                    $"postqueue had not listed the queue after {timeLimit.Seconds} seconds and was ended."
                )
            );
        }
    }

    private MailQueueActionResult Explain(ActionTarget target, bool isGiven, QueueLookup lookup, PostfixToolException? failure)
    {
        // Another message with the same ID: this one has left the queue.
        MailQueueItem? now = lookup.Items.GetValueOrDefault(target.QueueId) is { } item && target.Is(item) ? item : null;
        if (now is null && lookup.Doubt is { } doubt)
        {
            return ResultOf(target.QueueId, ActionOutcome.Unknown, $"What became of it is not known: {doubt.Message}") with
            {
                Doubt = doubt,
            };
        }

        (string? outcome, string? message) = (now, failure) switch
        {
            (null, null) => (ActionOutcome.NotFound, "It has left the queue."),
            (null, _) when !isGiven => (ActionOutcome.NotFound, "It has left the queue; postsuper ended before it was given the ID."),
            (null, _) => action.ExplainGone(target),
            (_, null) => action.Explain(target, now),
            _ => action.ExplainUnreported(target, now),
        };
        return ResultOf(target.QueueId, outcome, message);
    }

    private PostfixToolException TimedOut(ToolTimeLimit timeLimit) =>
        new(
            PostfixFailure.TimedOut,
            "postsuper",
            $"postsuper had not ended after {timeLimit.Seconds} seconds and was ended; {Done} of {targets.Count} messages were "
                + "done by then."
        );

    private MailQueueActionResult ResultOf(string queueId, string outcome, string? message) =>
        new()
        {
            QueueId = queueId,
            Action = action.Name,
            Outcome = outcome,
            Message = message,
            HostName = mail.Host.Name,
        };
}
