namespace PostfixQueue.Log;

/// <summary>Lines that say the same but for addresses, hosts, IDs, times and numbers.</summary>
/// <param name="level">How grave they are.</param>
/// <param name="text">The first of them, without the word for its level.</param>
internal sealed class LoggedWarning(LogLevel level, string text)
{
    /// <summary>How grave they are.</summary>
    public LogLevel Level => level;

    /// <summary>The first of them, without the word for its level.</summary>
    public string Text => text;

    /// <summary>Who logged them; null when several programs did.</summary>
    public string? Program { get; private set; }

    /// <summary>How many they are.</summary>
    public int Count { get; private set; }

    /// <summary>When the last was logged.</summary>
    public DateTime LastUtc { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(string program, DateTime utc)
    {
        Program = Count == 0 || Program == program ? program : null;
        Count++;
        LastUtc = utc;
    }
}
