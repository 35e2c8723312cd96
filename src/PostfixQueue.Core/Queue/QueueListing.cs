using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Queue;

/// <summary>Reads the queue of a machine, item by item as Postfix lists it.</summary>
internal static class QueueListing
{
    /// <summary>A message with 50,000 recipients and the longest reason for each still fits.</summary>
    private const int MaximumLineLength = 128 * 1024 * 1024;

    /// <summary>The first Postfix whose postqueue(1) knows <c>-j</c>.</summary>
    private static readonly Version s_firstWithListing = new(3, 1);

    /// <summary>
    /// Lists the queue, from its files where this user may read them. An ID that shows twice, because the message moved while Postfix was
    /// reading, comes once.
    /// </summary>
    /// <exception cref="PostfixToolException">The listing failed, or broke off: what came before is true but not all.</exception>
    public static IAsyncEnumerable<QueueListingEntry> ReadAsync(MailSystem mail, CancellationToken cancellationToken = default) =>
        ReadAsync(mail, default, cancellationToken);

    /// <summary>The same in a way that is wished for.</summary>
    /// <exception cref="PostfixToolException">It cannot be listed in that way; or the listing failed, or broke off.</exception>
    public static async IAsyncEnumerable<QueueListingEntry> ReadAsync(
        MailSystem mail,
        ListingOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerable<QueueListingEntry> source = await FindSpoolAsync(mail, options, cancellationToken) is { } spool
            ? SpoolListing.ReadAsync(spool, options.IsDetailed, cancellationToken)
            : ReadAhead.RunAsync((handOver, token) => ParseAsync(mail, handOver, token), cancellationToken);
        await foreach (QueueListingEntry entry in source)
            yield return entry;
    }

    /// <summary>The spool, or null for postqueue(1).</summary>
    /// <exception cref="PostfixToolException">Only the spool will do, and it cannot be read.</exception>
    public static async Task<ReadableSpool?> FindSpoolAsync(MailSystem mail, ListingOptions options, CancellationToken cancellationToken)
    {
        if (options is { Source: MailQueueSource.Postqueue, IsDetailed: false })
            return null;
        PostfixSettings settings = mail.Host.IsSuperuser ? await ReadSettingsAsync(mail, cancellationToken) : PostfixSettings.Unknown;
        ReadableSpool? spool = ReadableSpool.TryOpen(mail, settings, out PostfixToolException? obstacle);
        if (spool is null && options is { NeedsSpool: true, IsDetailOptional: false })
            throw obstacle!;
        mail.Notices.Say(
            spool is null
                ? $"The queue is listed by postqueue: {obstacle!.Message}"
                : $"The queue is read from its files below {spool.Layout.QueueDirectory}."
        );
        if (spool is not null && await SpoolState.WhyDownAsync(spool, cancellationToken) is { } why)
            mail.Notices.Warn(why);
        return spool;
    }

    private static async IAsyncEnumerable<QueueListingEntry> ParseAsync(
        MailSystem mail,
        Action handOver,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Both tools run side by side: the settings are there before the first line is.
        Task<PostfixSettings> settings = ReadSettingsAsync(mail, cancellationToken);
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = BehindEachAsync(ListAsync(mail, settings, cancellationToken), handOver);
        QueueIdSet seen = new();
        QueueLineParser? parser = null;
        await foreach (Utf8Line line in Utf8Lines.ReadAsync(chunks, MaximumLineLength, cancellationToken))
        {
            parser ??= new QueueLineParser(ListingContext.Create(mail, await settings));
            QueueListingEntry? entry = Read(parser, seen, line);
            if (entry is { } found)
                yield return found;
        }

        await settings;
    }

    /// <summary>
    /// The tool's output. Its failure for want of the option names the versions: the usage text that it prints says nothing to most.
    /// </summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(
        MailSystem mail,
        Task<PostfixSettings> settings,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = mail.Queue.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (chunks)
        {
            while (true)
            {
                try
                {
                    if (!await chunks.MoveNextAsync())
                        break;
                }
                catch (PostfixToolException exception) when (exception.Failure == PostfixFailure.UnsupportedVersion)
                {
                    string version = (await settings).Version?.ToString() ?? "an older one";
                    throw new PostfixToolException(
                        exception.Failure,
                        exception.Tool,
                        $"Reading the queue needs Postfix {s_firstWithListing} or later (postqueue -j); this is {version}.",
                        exception
                    );
                }

                yield return chunks.Current;
            }
        }
    }

    /// <summary>Does something before the next chunk is waited for, when all lines of the one before are read.</summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BehindEachAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        Action action
    )
    {
        await foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            yield return chunk;
            action();
        }
    }

    private static QueueListingEntry? Read(QueueLineParser parser, QueueIdSet seen, Utf8Line line)
    {
        if (line.IsTooLong)
            return new QueueListingEntry(null, Complaint("the line is too long", line.Text.Span));
        if (line.Text.Span.Trim((byte)' ').IsEmpty)
            return null;
        try
        {
            MailQueueItem item = parser.Parse(line.Text.Span);
            return seen.Add(item.QueueId) ? new QueueListingEntry(item, null) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new QueueListingEntry(null, Complaint(exception.Message, line.Text.Span));
        }
    }

    private static string Complaint(string what, ReadOnlySpan<byte> line) =>
        $"{what} Line: {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)])}";

    /// <summary>The listing does not need the settings: without them the items have no expiration time.</summary>
    private static async Task<PostfixSettings> ReadSettingsAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        try
        {
            return await mail.SettingsAsync(cancellationToken);
        }
        catch (PostfixToolException)
        {
            return PostfixSettings.Unknown;
        }
    }
}
