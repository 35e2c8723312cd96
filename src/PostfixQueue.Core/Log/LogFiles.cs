using System.Buffers;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>
/// A log with the files that were made of it in the course of time, oldest first. Those that are outside the stretch are not opened.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="files">The files in the order of time.</param>
internal sealed class LogFiles(string name, IReadOnlyList<LogFile> files) : IMailLog
{
    private static readonly SearchValues<char> s_numbering = SearchValues.Create("0123456789-_.T:");

    private const int MaximumEntries = 10_000;

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>The files in the order of time.</summary>
    public IReadOnlyList<LogFile> Files => files;

    /// <summary>A log that is being written to, and what logrotate(8), <c>postfix logrotate</c> and others have made of it.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="path">The file that is written to.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="notices">Takes command lines.</param>
    /// <exception cref="MailLogException">The folder cannot be looked at.</exception>
    public static LogFiles WithRotated(IServerSystem system, string path, LogClock clock, ToolNotices notices)
    {
        string folder = Path.GetDirectoryName(path) ?? "/";
        string live = Path.GetFileName(path);
        List<(string Path, DateTime ModifiedUtc)> rotated = new();
        try
        {
            foreach (string entry in system.List(folder, MaximumEntries) ?? [])
            {
                if (!IsRotated(entry, live))
                    continue;
                string full = Path.Join(folder, entry);
                if (system.Inspect(full) is { } facts)
                    rotated.Add((full, facts.ModifiedUtc));
            }
        }
        catch (ServerSystemException)
        {
            // A folder that may not be listed can still hold a file that may be read.
        }

        IEnumerable<string> ordered = rotated
            .OrderBy(static file => file.ModifiedUtc)
            .ThenBy(static file => file.Path, StringComparer.Ordinal)
            .Select(static file => file.Path);
        return new LogFiles(path, [.. ordered.Append(path).Select(one => new LogFile(system, one, clock, notices))]);
    }

    /// <summary>Files that somebody names, in the order of time.</summary>
    /// <exception cref="MailLogException">One is not there, or may not be looked at.</exception>
    public static LogFiles From(IReadOnlyList<LogFile> named) =>
        new(named.Count == 1 ? named[0].Name : "files", [.. named.OrderBy(static file => file.ModifiedUtc)]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogBlock> ReadAsync(LogStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (LogFile file in files)
        {
            await using IAsyncEnumerator<LogBlock> blocks = SinceAsync(file, stretch, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await blocks.MoveNextAsync())
                        break;
                }
                catch (MailLogException failure) when (stretch.Failed is not null)
                {
                    // logrotate(8) renames files while they are read; the rest is still worth reading.
                    stretch.Failed(failure);
                    break;
                }

                yield return blocks.Current;
            }
        }
    }

    private static async IAsyncEnumerable<LogBlock> SinceAsync(
        LogFile file,
        LogStretch stretch,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (stretch.SinceUtc is { } since && file.ModifiedUtc < since)
            yield break;
        await foreach (LogBlock block in file.ReadAsync(stretch, cancellationToken))
            yield return block;
    }

    /// <summary><c>mail.log.1</c>, <c>mail.log.2.gz</c>, <c>mail.log-20261122.xz</c>, <c>maillog.20261122-000000.gz</c>.</summary>
    private static bool IsRotated(string entry, string live)
    {
        if (entry.Length < live.Length + 2 || !entry.StartsWith(live, StringComparison.Ordinal) || entry[live.Length] is not ('.' or '-'))
            return false;
        ReadOnlySpan<char> suffix = entry.AsSpan(live.Length + 1);
        foreach (string ending in Unpacker.Endings)
            if (suffix.EndsWith(ending, StringComparison.Ordinal))
                suffix = suffix[..^ending.Length];
        return suffix.Length > 0 && !suffix.ContainsAnyExcept(s_numbering) && char.IsAsciiDigit(suffix[0]);
    }
}
