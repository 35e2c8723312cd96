namespace PostfixQueue.Queue;

/// <summary>When a watch looks at the queue, how long it waits for the log, and when its time is up.</summary>
/// <param name="time">The clock.</param>
/// <param name="seconds">How long to wait behind the last request.</param>
internal sealed class FlushSchedule(TimeProvider time, int seconds)
{
    /// <summary>Syslog daemons write a little later than what they are told of happens.</summary>
    private static readonly TimeSpan s_logDelay = TimeSpan.FromSeconds(30);

    /// <summary>The same for a log that has said nothing yet of any message: it may be the wrong one.</summary>
    private static readonly TimeSpan s_silentLogDelay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_shortPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longPause = TimeSpan.FromSeconds(2);

    private long? _begun;
    private long? _looked;
    private TimeSpan _took;
    private bool _hasLog = true;
    private bool _isHeard;

    /// <summary>True once Postfix has been asked for everything.</summary>
    public bool IsAsked => _begun is not null;

    /// <summary>True when time is up.</summary>
    public bool IsOver => _begun is { } begun && time.GetElapsedTime(begun) >= TimeSpan.FromSeconds(seconds);

    /// <summary>Of recipients that are gone since before this time the log will not say any more.</summary>
    public long GoneBefore =>
        _hasLog
            ? time.GetTimestamp() - (long)((_isHeard ? s_logDelay : s_silentLogDelay).TotalSeconds * time.TimestampFrequency)
            : long.MaxValue;

    /// <summary>Postfix has been asked for everything: from here on the time counts.</summary>
    public void Begin() => _begun ??= time.GetTimestamp();

    /// <summary>The log has said something of one of the messages.</summary>
    public void Hear() => _isHeard = true;

    /// <summary>There is no log.</summary>
    public void Unheard() => _hasLog = false;

    /// <summary>The queue has been looked at.</summary>
    /// <param name="start">When that began.</param>
    public void Looked(long start)
    {
        _looked = time.GetTimestamp();
        _took = time.GetElapsedTime(start);
    }

    /// <summary>True when it is time to look at the queue again. Looking takes a fifth of the time at most, listing a tenth.</summary>
    /// <param name="isCheap">True when single files are looked at.</param>
    public bool IsTimeToLook(bool isCheap)
    {
        TimeSpan pause = isCheap ? Max(s_shortPause, 4 * _took) : Max(s_longPause, 9 * _took);
        return _looked is not { } looked || time.GetElapsedTime(looked) >= pause;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
