using System.Management.Automation;
using System.Runtime.CompilerServices;
using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Commands;

/// <summary>How the log is read.</summary>
public sealed partial class GetMailLogEventCommand
{
    private LogEventFilter BuildFilter(WantedMessages? wanted) =>
        new()
        {
            Messages = wanted,
            QueueId = wanted is not null || QueueId is null ? null : IdPattern(QueueId),
            Types = EventType?.ToHashSet(),
            SinceUtc = SinceUtc,
            UntilUtc = UntilUtc,
            Program = TextConditions.AnyOf(Program),
            Recipient = TextConditions.AnyOf(Recipient),
            RecipientDomain = TextConditions.AnyOf(RecipientDomain),
            Relay = TextConditions.AnyOf(Relay),
            Status = TextConditions.AnyOf(Status),
            Causes = Cause?.Select(static cause => cause.ToString()).ToHashSet(StringComparer.Ordinal),
            MessageId = TextConditions.AnyOf(
                MessageId?.Select(static id => id.Length > 2 && id[0] == '<' && id[^1] == '>' ? id[1..^1] : id).ToArray()
            ),
            Sender = TextConditions.AnyOf(Sender?.Select(static sender => sender == "<>" ? "MAILER-DAEMON" : sender).ToArray()),
            SenderDomain = TextConditions.AnyOf(SenderDomain),
            SaslUser = TextConditions.AnyOf(SaslUser),
            ClientAddress = TextConditions.AnyOf(ClientAddress),
        };

    /// <summary>Long IDs differ by case.</summary>
    private static Func<string, bool> IdPattern(string[] patterns)
    {
        WildcardPattern[] all = patterns.Select(static pattern => new WildcardPattern(pattern, WildcardOptions.CultureInvariant)).ToArray();
        return id => Array.Exists(all, pattern => pattern.IsMatch(id));
    }

    private LogReader NewReader(MailSystem? mail, LogEventFilter filter) => new(filter, Machine.Name, mail?.ConfigDirectory);

    private void Read(MailSystem mail, WantedMessages? wanted)
    {
        LogEventFilter filter = BuildFilter(wanted);
        LogReader reader = NewReader(mail, filter);
        if (Follow)
        {
            ForEach(reader.ReadAsync(FollowAsync(OpenFollowed(mail), StopToken), StopToken), one => WriteObject(one));
        }
        else if (IncludeRelated)
        {
            reader = ReadRelated(mail, filter);
        }
        else
        {
            // Of items it is known when they arrived: what is older is not about them.
            LogStretch stretch = Stretch;
            if (wanted?.SinceUtc is { } since && !(since < stretch.SinceUtc))
                stretch = stretch with { SinceUtc = since };
            ForEach(reader.ReadAsync(OpenLog(mail), stretch, StopToken), one => WriteObject(one));
        }

        TellProblems(reader.Reading);
        if (wanted is null)
            return;
        foreach (string id in wanted.Reused)
        {
            WriteWarning(
                $"Several messages had the queue ID {id} one after the other, and the events of all are shown. "
                    + "Narrow them with -After and -Before, or pass the item from Get-MailQueueItem."
            );
        }

        foreach (string id in wanted.Unseen)
            WriteError(Errors.NotInLog(id));
    }

    private LogReader ReadRelated(MailSystem mail, LogEventFilter filter)
    {
        IMailLog log = OpenLog(mail);
        LogStretch stretch = Stretch;

        // What belongs to a message may have been logged long before the event that is asked for.
        LogStretch wide = stretch with
        {
            SinceUtc = null,
            UntilUtc = null,
        };
        RelatedMessages related = new(log, wide with { Failed = static _ => { } }, one => NewReader(mail, one));
        Wait(related.CollectAsync(filter, StopToken));
        LogReader reader = NewReader(mail, new LogEventFilter());
        LogEventFilter ofNoMessage = filter with { Messages = null };
        ForEach(
            reader.ReadAsync(log, wide, StopToken),
            one =>
            {
                DateTime utc = one.Record!.Utc;
                bool isWanted = one.QueueId is { } id
                    ? related.IsWanted(id, utc)
                    : filter.Messages is null && filter.MayMatch(utc, one.Record.Shape.Type) && ofNoMessage.Match(one) == LogMatch.Yes;
                if (isWanted)
                    WriteObject(one);
            }
        );
        return reader;
    }

    /// <summary>The log to follow. A file that is named need not be there yet.</summary>
    private IMailLog OpenFollowed(MailSystem mail)
    {
        if (Path is null)
            return OpenLog(mail);
        string[] files =
        [
            .. Path.SelectMany(path =>
                WildcardPattern.ContainsWildcardCharacters(path) ? FilesOf(path) : [GetUnresolvedProviderPathFromPSPath(path)]
            ),
        ];
        return files.Length == 1
            ? new LogFiles(files[0], [NewFile(files[0])])
            : throw new MailLogException(MailLogFailure.NotFound, Path[0], "Only one file can be followed.");
    }

    private async IAsyncEnumerable<LogBlock> FollowAsync(IMailLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (log is JournalLog journal)
        {
            if (After is not null)
                await foreach (LogBlock block in journal.ReadAsync(Stretch, cancellationToken))
                    yield return block;
            await foreach (LogBlock block in journal.FollowAsync(cancellationToken))
                yield return block;
            yield break;
        }

        IReadOnlyList<LogFile> files = ((LogFiles)log).Files;
        if (After is not null)
            await foreach (LogBlock block in new LogFiles(log.Name, [.. files.Take(files.Count - 1)]).ReadAsync(Stretch, cancellationToken))
                yield return block;
        await foreach (
            LogBlock block in new LogFollower(Machine.System, files[^1].Name, Clock, Machine.Time).ReadAsync(SinceUtc, cancellationToken)
        )
            yield return block;
    }
}
