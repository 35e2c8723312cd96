using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>The lines about mail in the journal, the newest of them.</summary>
internal sealed class JournalLog : IMailLog
{
    private const string Command = "journalctl";

    /// <summary>About as many as the output that is kept of a command has room for.</summary>
    private const string MaximumLines = "50000";

    private readonly string[] _lines;

    private JournalLog(string[] lines, DateTime newestUtc)
    {
        _lines = lines;
        NewestUtc = newestUtc;
    }

    /// <inheritdoc/>
    public string Name => "journal";

    /// <summary>The time of the newest line.</summary>
    public DateTime NewestUtc { get; }

    /// <summary>Asks the journal.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>What it has, or null when it has nothing about mail.</returns>
    /// <exception cref="ServerSystemException">This user may not read it.</exception>
    public static async Task<JournalLog?> FindAsync(IServerSystem system, LogClock clock, ToolNotices notices, CancellationToken cancellationToken)
    {
        // The newest first: when there is too much, the rest is dropped. Facility 2 is mail (syslog(3)); identifiers cannot be given by pattern.
        var answer = await system.RunAsync(
            Command, ["--no-pager", "--reverse", "--output=short-iso", $"--lines={MaximumLines}", "SYSLOG_FACILITY=2"], notices, cancellationToken);
        if (answer is null) return null;
        if (IsDenied(answer.Complaints)) throw new ServerSystemException("the journal", isDenied: true, answer.Complaints.Trim());
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            if (!clock.TryRead(Encoding.UTF8.GetBytes(line), out var newest, out _)) continue;
            Array.Reverse(lines);
            return new JournalLog(lines, newest);
        }

        return null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Utf8Line> ReadAsync(DateTime sinceUtc, CancellationToken cancellationToken) =>
        _lines.Select(static line => new Utf8Line(Encoding.UTF8.GetBytes(line), IsTooLong: false)).ToAsyncEnumerable();

    /// <summary>Without the right to see the system's entries journalctl(1) shows those of the user, which are none, and a hint.</summary>
    private static bool IsDenied(string complaints) =>
        complaints.Contains("not seeing messages", StringComparison.Ordinal) || complaints.Contains("insufficient permissions", StringComparison.Ordinal);
}
