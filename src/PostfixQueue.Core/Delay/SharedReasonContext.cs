namespace PostfixQueue.Delay;

/// <summary>What all reasons of a listing share, of which there can be a million.</summary>
/// <param name="known">What is known beside the texts.</param>
internal sealed class SharedReasonContext(DelayReasonContext known)
{
    private readonly DelayReasonContext _known = known;
    private bool _wantsVerdicts;

    /// <summary>Nothing is known.</summary>
    public static SharedReasonContext Nothing { get; } = new(default);

    /// <summary>What is known beside the texts.</summary>
    public ref readonly DelayReasonContext Known => ref _known;

    /// <summary>
    /// True once somebody has asked a reason of the listing for its verdict: then the rest will be asked too, and can be judged ahead.
    /// </summary>
    public bool WantsVerdicts => Volatile.Read(ref _wantsVerdicts);

    /// <summary>Notes that somebody asks.</summary>
    public void WantVerdicts()
    {
        if (!_wantsVerdicts)
            Volatile.Write(ref _wantsVerdicts, true);
    }
}
