namespace PostfixQueue.Ports;

/// <summary>
/// How far postsuper(1) has come with its list of IDs. The one who feeds it looks here, so that only a few hundred IDs are under way at a
/// time: when everything ends at once, no more than those are in doubt.
/// </summary>
internal sealed class ActionProgress
{
    private volatile int _given;
    private volatile int _settled;

    /// <summary>How many IDs, from the beginning of the list, the tool may have read.</summary>
    public int Given => _given;

    /// <summary>How many IDs, from the beginning of the list, the tool is through with: reported, or passed over in silence.</summary>
    public int Settled => _settled;

    /// <summary>IDs are about to be handed to the tool, up to this place in the list.</summary>
    public void Give(int count) => _given = count;

    /// <summary>The tool is through with the IDs up to this place in the list: it takes them in their order.</summary>
    public void Settle(int count)
    {
        if (count > _settled)
            _settled = count;
    }
}
