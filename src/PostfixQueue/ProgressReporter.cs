using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace PostfixQueue;

/// <summary>
/// Shows progress of work that takes longer than a second, at most four records a second: remote sessions keep every one of them.
/// </summary>
internal sealed class ProgressReporter : IDisposable
{
    private static readonly TimeSpan s_quietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly PostfixCmdlet _cmdlet;
    private readonly ProgressRecord _record;
    private readonly int _total;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _shown;
    private int _done;

    public ProgressReporter(PostfixCmdlet cmdlet, string activity, int total)
    {
        _cmdlet = cmdlet;
        _total = total;
        _record = new ProgressRecord(0, activity, "0");
    }

    /// <summary>One more message is done.</summary>
    public void Advance()
    {
        _done++;
        if ((_done & 15) == 0)
            ShowIfDue("messages");
    }

    private void ShowIfDue(string what)
    {
        if (Stopwatch.GetElapsedTime(_start) < s_quietTime)
            return;
        if (_shown != 0 && Stopwatch.GetElapsedTime(_shown) < s_interval)
            return;
        _shown = Stopwatch.GetTimestamp();
        _record.StatusDescription = string.Create(CultureInfo.InvariantCulture, $"{_done} of {_total} {what}");
        _record.PercentComplete = (int)(100L * _done / Math.Max(1, _total));
        _cmdlet.WriteProgress(_record);
    }

    /// <summary>So many are done; also called while nothing happens.</summary>
    /// <param name="done">How many.</param>
    /// <param name="what">Of what.</param>
    public void Show(int done, string what)
    {
        _done = done;
        ShowIfDue(what);
    }

    /// <summary>Takes the display away.</summary>
    public void Dispose()
    {
        if (_shown == 0 || _cmdlet.Stopping)
            return;
        _record.RecordType = ProgressRecordType.Completed;
        _cmdlet.WriteProgress(_record);
    }
}
