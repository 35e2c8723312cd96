using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>The lines about mail in the journal.</summary>
/// <param name="system">The machine.</param>
/// <param name="clock">Reads the times.</param>
/// <param name="notices">Takes command lines.</param>
internal sealed class JournalLog(IServerSystem system, LogClock clock, ToolNotices notices) : IMailLog
{
    /// <summary>What the journal is called where a file has its path.</summary>
    public const string JournalName = "journal";

    private const string Command = "journalctl";

    /// <summary>Facility 2 is mail (syslog(3)); identifiers cannot be given by pattern.</summary>
    private const string OfMail = "SYSLOG_FACILITY=2";

    private const string Fields = "--output-fields=MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_HOSTNAME";

    /// <inheritdoc/>
    public string Name => JournalName;

    /// <summary>The last entry that was read, from which <see cref="FollowAsync"/> goes on; null when none was.</summary>
    public string? Cursor { get; private set; }

    /// <summary>
    /// The time of the newest line about mail, behind which <see cref="FollowAsync"/> goes on; null when there is none, or no journal.
    /// </summary>
    /// <exception cref="MailLogException">This user may not read it.</exception>
    public async Task<DateTime?> NewestUtcAsync(CancellationToken cancellationToken)
    {
        CommandOutput? answer;
        try
        {
            answer = await system.RunAsync(Command, ["--no-pager", "--lines=1", "--output=json", OfMail], notices, cancellationToken);
        }
        catch (ServerSystemException failure)
        {
            throw new MailLogException(MailLogFailure.Damaged, JournalName, failure.Message, failure);
        }

        if (answer is null)
            return null;
        if (IsDenied(answer.ErrorText))
            throw Denied(answer.ErrorText);
        ArrayBufferWriter<byte> lines = new();
        foreach (string entry in answer.Output.Split('\n'))
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(entry);
            if (JournalLine.TryWrite(bytes, lines))
                Cursor = JournalLine.Cursor(bytes) ?? Cursor;
        }

        ReadOnlySpan<byte> rest = lines.WrittenSpan;
        DateTime? newest = null;
        while (LogBlock.TryTakeLine(ref rest, out ReadOnlySpan<byte> line))
            if (clock.TryRead(line, out DateTime utc, out _))
                newest = utc;
        return newest;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogBlock> ReadAsync(LogStretch stretch, CancellationToken cancellationToken)
    {
        List<string> arguments = ["--no-pager", "--output=json", Fields];
        if (stretch.EarliestUtc(clock.Zone) is { } since)
            arguments.Add($"--since=@{Seconds(since)}");
        if (stretch.LatestUtc is { } until)
            arguments.Add($"--until=@{Seconds(until) + 1}");
        if (stretch.MaximumEntries is { } most)
            arguments.Add($"--lines={most.ToString(CultureInfo.InvariantCulture)}");
        arguments.Add(OfMail);
        return RunAsync([.. arguments], cancellationToken);
    }

    /// <summary>Goes on behind the last entry read, with what comes from now on if none was, until it is stopped.</summary>
    public IAsyncEnumerable<LogBlock> FollowAsync(CancellationToken cancellationToken) =>
        RunAsync(
            Cursor is { } cursor
                ? ["--no-pager", "--output=json", Fields, "--follow", "--no-tail", $"--after-cursor={cursor}", OfMail]
                : ["--no-pager", "--output=json", Fields, "--follow", "--lines=0", OfMail],
            cancellationToken
        );

    private async IAsyncEnumerable<LogBlock> RunAsync(string[] arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommandOutput? end = null;
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks =
            system.StreamAsync(Command, arguments, notices, output => end = output, cancellationToken)
            ?? throw new MailLogException(MailLogFailure.ToolNotFound, Command, "The journal cannot be read: journalctl is not installed.");
        ArrayBufferWriter<byte> lines = new();
        await foreach (ReadOnlyMemory<byte> entries in LogBlock.WholeLinesAsync(chunks, cancellationToken: cancellationToken))
        {
            lines.ResetWrittenCount();
            Convert(entries.Span, lines);
            if (lines.WrittenCount > 0)
                yield return new LogBlock(lines.WrittenMemory, clock, JournalName);
        }

        if (end is null)
            yield break;
        if (IsDenied(end.ErrorText))
            throw Denied(end.ErrorText);
        if (end.ExitStatus != 0 && Cursor is null && end.ErrorText.Trim() is { Length: > 0 } complaint)
            throw new MailLogException(
                MailLogFailure.Damaged,
                JournalName,
                $"journalctl ended with exit status {end.ExitStatus.ToString(CultureInfo.InvariantCulture)}: {complaint}"
            );
    }

    private void Convert(ReadOnlySpan<byte> entries, ArrayBufferWriter<byte> lines)
    {
        ReadOnlySpan<byte> last = default;
        while (LogBlock.TryTakeLine(ref entries, out ReadOnlySpan<byte> entry))
            if (JournalLine.TryWrite(entry, lines))
                last = entry;
        if (!last.IsEmpty)
            Cursor = JournalLine.Cursor(last) ?? Cursor;
    }

    private static long Seconds(DateTime utc) => (long)Math.Max(0, Math.Floor((utc - DateTime.UnixEpoch).TotalSeconds));

    private static MailLogException Denied(string complaints) =>
        new(MailLogFailure.Denied, JournalName, $"The journal may not be read by this user: {complaints.Trim()}");

    /// <summary>Without the right to see the system's entries journalctl(1) shows those of the user, which are none, and a hint.</summary>
    private static bool IsDenied(string complaints) =>
        complaints.Contains("not seeing messages", StringComparison.Ordinal)
        || complaints.Contains("insufficient permissions", StringComparison.Ordinal);
}
