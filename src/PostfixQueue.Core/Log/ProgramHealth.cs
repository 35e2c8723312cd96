namespace PostfixQueue.Log;

/// <summary>
/// How a program of Postfix has fared: when it broke down and when it worked. Points in time are numbers of lines, which tell the order
/// within a second too.
/// </summary>
/// <param name="name">The program.</param>
internal sealed class ProgramHealth(string name)
{
    private const int MaximumSpeakers = 1_000;

    // Processes that have said why they give up, and whose end master(8) has not reported yet.
    private readonly HashSet<int> _speakers = [];
    private int _deaths;
    private int _lastWords;
    private string? _words;

    /// <summary>The program.</summary>
    public string Name => name;

    /// <summary>How many of its processes ended badly.</summary>
    public int FaultCount => Math.Max(_deaths, _lastWords);

    /// <summary>True when master(8) has stopped starting it for a while, at least once.</summary>
    public bool IsThrottled { get; private set; }

    /// <summary>The line at which it last broke down; 0 for never.</summary>
    public long LastFault { get; private set; }

    /// <summary>When that was.</summary>
    public DateTime LastFaultUtc { get; private set; }

    /// <summary>The last line in which it said something ordinary; 0 for never.</summary>
    public long LastWork { get; private set; }

    /// <summary>What the program said before it ended, else what master(8) said of it; null when nothing happened.</summary>
    public string? Evidence { get; private set; }

    /// <summary>It said something ordinary.</summary>
    public void Work(long line) => LastWork = line;

    /// <summary>It gave up, and said why.</summary>
    public void GiveUp(long line, DateTime utc, int processId, string text)
    {
        _lastWords++;
        _words = text;
        if (_speakers.Count < MaximumSpeakers)
            _speakers.Add(processId);
        Note(line, utc, text);
    }

    /// <summary>master(8) found it ended.</summary>
    public void End(long line, DateTime utc, int processId, string text)
    {
        _deaths++;

        // The program's own words tell more than the status it ended with. Where a process has spoken, there are words.
        Note(line, utc, _speakers.Remove(processId) ? _words! : text);
    }

    /// <summary>master(8) waits before it starts it again.</summary>
    public void Throttle(long line, DateTime utc, string text)
    {
        IsThrottled = true;
        Note(line, utc, Evidence ?? text);
    }

    private void Note(long line, DateTime utc, string evidence)
    {
        LastFault = line;
        LastFaultUtc = utc;
        Evidence = evidence;
    }
}
