namespace PostfixQueue.Tests.Checks;

/// <summary>The real clock, but for what a test cannot wait for.</summary>
/// <param name="shift">How far it is ahead.</param>
/// <param name="haste">How many times faster its timers run; time limits too.</param>
internal sealed class AlteredTime(TimeSpan shift, int haste = 1) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / haste : dueTime, period);
}
