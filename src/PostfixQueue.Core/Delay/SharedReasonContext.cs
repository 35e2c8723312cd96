namespace PostfixQueue.Delay;

/// <summary>What all reasons of a listing share, of which there can be a million.</summary>
/// <param name="known">What is known beside the texts.</param>
internal sealed class SharedReasonContext(DelayReasonContext known)
{
    private readonly DelayReasonContext _known = known;
    private bool _isAsked;

    /// <summary>Nothing is known.</summary>
    public static SharedReasonContext Nothing { get; } = new(default);

    /// <summary>What is known beside the texts.</summary>
    public ref readonly DelayReasonContext Known => ref _known;

    /// <summary>
    /// True once somebody has asked what a reason of the listing means: then the rest will be asked too, and can be classified ahead.
    /// </summary>
    public bool ClassifiesAhead => Volatile.Read(ref _isAsked);

    /// <summary>Notes that somebody asks.</summary>
    public void NoteAsked()
    {
        if (!_isAsked)
            Volatile.Write(ref _isAsked, true);
    }
}
