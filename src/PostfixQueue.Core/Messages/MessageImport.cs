using System.Text.Json;
using PostfixQueue.Ports;

namespace PostfixQueue.Messages;

/// <summary>Submits an exported message again, once: what has been submitted is noted beside it, before and behind.</summary>
/// <param name="mail">The instance.</param>
/// <param name="stored">The message.</param>
/// <param name="isForced">Whether it may be submitted although it has been before.</param>
internal sealed class MessageImport(MailSystem mail, StoredMessage stored, bool isForced)
{
    private readonly MessageDocument _document = stored.Document;
    private readonly List<MailSubmission> _submissions = [.. MessageSubmissions.From(stored.Document)];

    /// <summary>Whom it goes to.</summary>
    public IEnumerable<string> Recipients => _submissions.SelectMany(static submission => submission.Recipients);

    /// <summary>Where the next submission begins, unless nothing may be submitted.</summary>
    /// <exception cref="MessageFileException">It has been submitted, or nobody is left to submit it to.</exception>
    public int Begin()
    {
        if (_submissions.Count == 0)
            throw new MessageFileException(
                MessageFileFailure.Invalid,
                stored.Files.Envelope,
                $"{stored.Files.Envelope} cannot be submitted: when it was exported, each recipient had been delivered to or given up."
            );
        ImportNote? note = ReadNote();
        if (note is null)
            return 0;
        if (!note.IsUnderWay && note.Done < _submissions.Count && note.Submissions == _submissions.Count)
            return note.Done;
        if (isForced)
            return 0;
        throw Duplicate(
            note.IsUnderWay
                ? $"was to be submitted on {note.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} by {note.HostName}, and it is not known "
                    + $"whether that was done: look for it in the queue and the mail log"
                : $"was submitted on {note.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} by {note.HostName}"
        );
    }

    /// <summary>Submits.</summary>
    /// <exception cref="MessageFileException">It has been submitted before, or that cannot be noted.</exception>
    /// <exception cref="PostfixToolException">sendmail(1) does not take it.</exception>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        for (int next = Begin(); next < _submissions.Count; next++)
        {
            Note(next, isUnderWay: true, isFirst: next == 0);
            try
            {
                await using Stream content = stored.Open();
                await mail.Queue.SubmitAsync(_submissions[next], content, cancellationToken);
            }
            catch (PostfixToolException)
            {
                // It has said no: then there is nothing in the queue.
                TakeBack(next);
                throw;
            }

            Note(next + 1, isUnderWay: false, isFirst: false);
        }
    }

    private void TakeBack(int done)
    {
        if (done > 0)
            Note(done, isUnderWay: false, isFirst: false);
        else
            Noted(() => mail.Host.Files.Remove(stored.Files.ImportNote));
    }

    private ImportNote? ReadNote()
    {
        try
        {
            using Stream? stream = mail.Host.Files.Open(stored.Files.ImportNote);
            return stream is null ? null : ImportNote.Read(stream);
        }
        catch (Exception failure) when (failure is JsonException or IOException or ServerSystemException)
        {
            if (isForced)
                return null;
            throw Duplicate($"may have been submitted before: its note {stored.Files.ImportNote} cannot be read ({failure.Message})");
        }
    }

    private void Note(int done, bool isUnderWay, bool isFirst)
    {
        ImportNote note = new ImportNote
        {
            Time = mail.Host.Time.GetUtcNow().UtcDateTime,
            HostName = mail.Host.Name,
            Submissions = _submissions.Count,
            Done = done,
            IsUnderWay = isUnderWay,
        };
        Noted(() =>
        {
            using INewFile file = mail.Host.Files.Create(stored.Files.Folder);
            note.Write(file.Content);

            // Of two who submit at the same time one comes first.
            if (!file.Place(stored.Files.ImportNote, isReplacing: !isFirst || isForced))
                throw Duplicate("is being submitted by somebody else");
            mail.Host.Files.Flush(stored.Files.Folder);
        });
    }

    private void Noted(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or ServerSystemException)
        {
            throw new MessageFileException(
                MessageFileFailure.Unwritable,
                stored.Files.ImportNote,
                $"What is submitted of {_document.QueueId} cannot be noted in {stored.Files.ImportNote}: {failure.Message}",
                failure
            );
        }
    }

    private MessageFileException Duplicate(string what) =>
        new(MessageFileFailure.Duplicate, stored.Files.Envelope, $"The message of {stored.Files.Envelope} {what}. It would arrive twice.");
}
