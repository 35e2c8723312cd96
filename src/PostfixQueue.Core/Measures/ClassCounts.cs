namespace PostfixQueue.Measures;

/// <summary>Counts of a few classes. As long as one class only has been counted, it takes no array.</summary>
internal struct ClassCounts
{
    private int _only;
    private int _onlyCount;
    private int[]? _all;

    /// <summary>Counts into a class.</summary>
    /// <param name="index">Which.</param>
    /// <param name="length">How many classes there are.</param>
    /// <param name="count">How many.</param>
    public void Add(int index, int length, int count = 1)
    {
        if (_all is not null)
        {
            _all[index] = CountSum.Add(_all[index], count);
            return;
        }

        if (_onlyCount == 0)
            _only = index;
        if (_only == index)
        {
            _onlyCount = CountSum.Add(_onlyCount, count);
            return;
        }

        _all = new int[length];
        _all[_only] = _onlyCount;
        _all[index] = count;
    }

    /// <summary>All classes.</summary>
    /// <param name="length">How many there are.</param>
    public readonly int[] ToArray(int length)
    {
        if (_all is not null)
            return [.. _all];
        int[] all = new int[length];
        if (_onlyCount > 0)
            all[_only] = _onlyCount;
        return all;
    }
}
