using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <content>Its questions, and what is looked at behind the answers.</content>
public abstract partial class QueueTargetCommand
{
    /// <summary>Asks about one thing that is to be done.</summary>
    private protected bool Asks(string what) => Ask(() => ShouldProcess(what, Operation), what, "-Confirm:$false");

    /// <summary>Asks about all of something, which is asked twice.</summary>
    private protected bool AsksAboutAll(string what) =>
        Ask(() => ShouldProcess(what, Operation), what, "-Force together with -Confirm:$false");

    /// <summary>Asks a second time, whatever -Confirm says.</summary>
    private protected bool AsksOnceMore(string what, string question, string caption) =>
        Ask(() => ShouldContinue(question, caption), what, "-Force");

    /// <summary>Of targets that the caller agreed to, those that are still the messages that he agreed to.</summary>
    /// <exception cref="PostfixToolException">The queue could not be read.</exception>
    private protected List<QueueTarget> StillThere(MailSystem mail, IReadOnlyList<QueueTarget> agreed)
    {
        SpoolView spool = SpoolOf(mail);
        IReadOnlyList<QueueTarget> toList = spool.IsBlind ? agreed : [.. agreed.Where(static target => !target.IsProvenByFile)];
        Dictionary<string, ResolvedTarget> listed = Resolve(mail, toList);
        List<QueueTarget> there = new(agreed.Count);
        foreach (QueueTarget target in agreed)
        {
            QueueTarget now = target;
            if (listed.TryGetValue(target.QueueId, out ResolvedTarget? resolved))
            {
                if (!Accepts(resolved))
                    continue;
                now = target with { Item = resolved.Item, Listed = ActionTarget.From(resolved.Item!) };
            }

            if (target.File is not null && !spool.IsBlind)
            {
                MailQueueItem? found = spool.FindItem(target.QueueId, now.Item?.QueueName ?? now.Listed?.QueueName);
                if (found is null)
                    RefuseMissing(target.QueueId);
                else if (found.File != target.File)
                    RefuseStale(target.QueueId, found);
                if (found?.File != target.File)
                    continue;
                now = now.In(found!.QueueName);
            }

            there.Add(now);
        }

        return there;
    }

    /// <summary>The files of an instance.</summary>
    private protected SpoolView SpoolOf(MailSystem mail)
    {
        if (!_spools.TryGetValue(mail, out SpoolView? spool))
            _spools[mail] = spool = Wait(SpoolView.OpenAsync(mail, StopToken));
        return spool;
    }

    private void ActOn(MailSystem mail, List<QueueTarget> targets)
    {
        List<QueueTarget> agreed = AskAboutOpenOnes(mail, targets);
        if (agreed.Count == 0)
            return;
        List<MailQueueItem> items = StillThere(mail, agreed).ConvertAll(static target => target.Item!);
        if (items.Count > 0)
            Act(mail, items);
    }

    /// <summary>Shows what the queue has under bare IDs, and asks. What has been asked about already goes through.</summary>
    private List<QueueTarget> AskAboutOpenOnes(MailSystem mail, List<QueueTarget> targets)
    {
        List<QueueTarget> open = IsWhatIf ? targets : targets.FindAll(static target => target.Guard is null);
        if (open.Count == 0)
            return targets;
        SpoolView spool = SpoolOf(mail);
        Dictionary<string, QueueTarget> shown = new(StringComparer.Ordinal);
        foreach (ResolvedTarget found in Resolve(mail, open).Values)
        {
            if (!Accepts(found))
                continue;
            MailQueueItem item = found.Item!;
            QueueTarget target = spool.Note(
                found.Target with
                {
                    Guard = TargetGuard.From(item),
                    Item = item,
                },
                isListed: true,
                item.QueueName
            );
            if (IsInTheWay(item))
                continue;
            if (Asks(TargetDescription.Describe(item)))
                shown[target.QueueId] = target;
        }

        // In the order in which they were given.
        return
        [
            .. targets
                .Select(target => target.Guard is null || IsWhatIf ? shown.GetValueOrDefault(target.QueueId) : target)
                .OfType<QueueTarget>(),
        ];
    }

    /// <summary>What the listing says now, by ID.</summary>
    private Dictionary<string, ResolvedTarget> Resolve(MailSystem mail, IReadOnlyList<QueueTarget> targets)
    {
        if (targets.Count == 0)
            return [];
        (IReadOnlyList<ResolvedTarget>? resolved, IReadOnlyList<string>? problems) = Wait(
            TargetResolver.ResolveAsync(mail, SpoolOf(mail), targets, StopToken)
        );
        foreach (string? problem in problems)
            WriteError(Errors.QueueOutputInvalid(problem));
        return resolved.ToDictionary(static found => found.Target.QueueId, StringComparer.Ordinal);
    }

    private bool Accepts(ResolvedTarget found)
    {
        if (found.Doubt is { } doubt)
            Report(
                ResultOf(found.Target.QueueId, ActionOutcome.Unknown, $"Nothing was done to it: {doubt.Message}") with
                {
                    Doubt = doubt,
                }
            );
        else if (found.Item is null)
            RefuseMissing(found.Target.QueueId);
        else if (found.IsStale)
            RefuseStale(found.Target.QueueId, found.Item);
        return found.IsPresent;
    }

    private void RefuseMissing(string queueId)
    {
        Tell(ResultOf(queueId, ActionOutcome.NotFound));
        WriteError(Errors.QueueItemNotFound(queueId, $"There is no message {queueId} in the queue."));
    }

    private void RefuseStale(string queueId, MailQueueItem? now)
    {
        Tell(ResultOf(queueId, ActionOutcome.Failed, "Another message has this queue ID now."));
        WriteError(Errors.StaleQueueItem(queueId, now));
    }

    private bool Ask(Func<bool> question, string what, string remedy) => AskUser(question, $"{Operation}: {what}", remedy);
}
