using PostfixQueue.Ports;

namespace PostfixQueue.Watching;

/// <summary>What works and what does not while a queue is watched. Each change of that is told once.</summary>
/// <param name="notices">Takes warnings and command lines.</param>
internal sealed class WatchState(ToolNotices notices)
{
    private bool _isDown;
    private bool _isBlind;
    private string? _deaf;

    /// <summary>The log has been opened, or cannot be read.</summary>
    /// <param name="problem">Why not; null when it is read.</param>
    public void Log(string? problem)
    {
        if (problem is null && _deaf is not null)
            notices.Warn("The mail log is read again.");
        else if (problem is not null && _deaf != problem)
            notices.Warn($"{problem} What is known comes from the queue alone: a message that is gone has 'Left', whatever became of it.");
        _deaf = problem;
    }

    /// <summary>The queue has been listed.</summary>
    public void Listed()
    {
        if (_isBlind)
            notices.Warn("The queue can be listed again.");
        _isBlind = false;
    }

    /// <summary>The queue could not be listed.</summary>
    public void NotListed(string problem)
    {
        if (!_isBlind)
            notices.Warn($"The queue could not be listed, and is tried again: {problem}");
        _isBlind = true;
    }

    /// <summary>Takes what a listing had to say.</summary>
    /// <param name="said">That.</param>
    /// <param name="isFirst">True for the first listing, whose command lines are passed on; those of the others are the same.</param>
    public void Hear(ToolNotices said, bool isFirst)
    {
        bool isDown = false;
        while (said.TryTake(out ToolNotice? notice))
        {
            if (ToolDiagnosis.SaysMailSystemIsDown(notice.Text))
                isDown = true;
            else if (notice.IsWarning)
                notices.Warn(notice.Text);
            else if (isFirst)
                notices.Say(notice.Text);
        }

        if (_isBlind || isDown == _isDown)
            return;
        _isDown = isDown;
        notices.Warn(isDown ? "Postfix does not run. The queue is watched all the same." : "Postfix runs again.");
    }
}
