using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PostfixQueue.Lab;

/// <summary>
/// Puts deferred messages into the spool of a private instance by writing their files, tens of times faster than Postfix
/// itself would take and defer them. Postfix lists, shows, flushes and removes them like any other.
/// </summary>
/// <param name="postfix">The instance.</param>
/// <param name="longQueueIds">Kind of the IDs; a queue may hold both.</param>
public sealed class QueueWriter(PrivatePostfix postfix, bool longQueueIds = true)
{
    private const uint QueueFileMode = 0b111_000_000;
    private const uint LogFileMode = 0b110_000_000;
    private const uint FolderMode = 0b111_000_000;
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>When the first of them is due again. The queue manager leaves alone what is not due.</summary>
    public TimeSpan NextRetry { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Envelope sender of all of them; null for as many senders as a busy relay has.</summary>
    public string? Sender { get; init; }

    /// <summary>
    /// The one recipient of all of them, with the enhanced status code and the text of the delay; null for as many as a busy relay has.
    /// Needs a sender.
    /// </summary>
    public (string Address, string Status, string Reason)? Recipient { get; init; }

    /// <summary>How long ago they arrived, where the recipient is given.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(5);

    private readonly SystemUser _owner = SystemUser.Find("postfix");
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    /// <summary>Writes messages.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">Number of the first: the same number always gives the same sender, recipients and reasons.</param>
    /// <returns>Their queue IDs, in the order of the numbers.</returns>
    public IReadOnlyList<string> Write(int count, long first = 0)
    {
        foreach (char digit in HexDigits)
        {
            MakeFolder(Path.Join(postfix.QueueDirectory, "deferred", digit.ToString()));
            MakeFolder(Path.Join(postfix.QueueDirectory, "defer", digit.ToString()));
        }

        string[] ids = new string[count];
        Parallel.For(0, count, index => ids[index] = WriteMessage(first + index));
        return ids;
    }

    private string WriteMessage(long number)
    {
        SyntheticMessage message = Recipient is { } only
            ? SyntheticMessage.Create(
                number,
                Sender ?? "",
                new SyntheticRecipient(only.Address, only.Status, only.Reason),
                _now - Age - TimeSpan.FromMicroseconds(number)
            )
            : SyntheticMessage.Create(number, _now, Sender);
        long microseconds = message.Microseconds;
        string folder = QueueIdFormat.Directory(microseconds).ToString();
        string queueFolder = Path.Join(postfix.QueueDirectory, "deferred", folder);

        // The ID carries the inode, so the file has to be there before its name is known.
        string temporary = Path.Join(queueFolder, $"new-{number}");
        int descriptor = Create(temporary, QueueFileMode);
        ulong inode = Libc.Inode(descriptor);
        string id = longQueueIds
            ? QueueIdFormat.Long(message.Arrival.ToUnixTimeSeconds(), microseconds, inode)
            : QueueIdFormat.Short(microseconds, inode);
        QueueFile file = QueueFile.Create(message, id, microseconds);
        Fill(descriptor, file.Content, _now + NextRetry + TimeSpan.FromSeconds(number % 4000));

        int log = Create(Path.Join(postfix.QueueDirectory, "defer", folder, id), LogFileMode);
        Fill(log, file.DeferLog, _now - TimeSpan.FromSeconds(number % 4000));

        Check(Libc.Rename(temporary, Path.Join(queueFolder, id)), temporary);
        return id;
    }

    private void MakeFolder(string path)
    {
        Directory.CreateDirectory(path);

        // In this order: the queue manager of a running instance gives up at a folder that it may not read.
        Check(Libc.ChangeOwner(path, _owner.UserId, _owner.GroupId), path);
        Check(Libc.ChangeMode(path, FolderMode), path);
    }

    private int Create(string path, uint mode)
    {
        int descriptor = Libc.Open(path, Libc.WriteOnly | Libc.CreateNew | Libc.CloseOnExec, mode);
        Check(descriptor, path);
        Check(Libc.ChangeOwner(descriptor, _owner.UserId, _owner.GroupId), path);
        return descriptor;
    }

    private static void Fill(int descriptor, byte[] content, DateTimeOffset modified)
    {
        if (Libc.Write(descriptor, content, (nuint)content.Length) != content.Length)
            throw new IOException("The queue file was not written whole.");

        // Two times, access and modification, each in seconds and nanoseconds.
        long seconds = modified.ToUnixTimeSeconds();
        Check(Libc.SetTimes(descriptor, [seconds, 0, seconds, 0]), "times");
        Check(Libc.Close(descriptor), "close");
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
            throw new IOException(what, new Win32Exception(Marshal.GetLastPInvokeError()));
    }
}
