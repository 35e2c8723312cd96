namespace PostfixQueue.Measures;

/// <summary>The machines of a group; nearly always one.</summary>
internal struct HostNames
{
    private const int Shown = 8;

    private string? _only;
    private SortedSet<string>? _all;

    /// <summary>Notes one; null is none.</summary>
    public void Add(string? name)
    {
        if (ReferenceEquals(name, _only) || string.IsNullOrEmpty(name))
            return;
        if (_only is null)
        {
            _only = name;
            return;
        }

        if (_all is null && string.Equals(name, _only, StringComparison.OrdinalIgnoreCase))
            return;
        _all ??= new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { _only };
        _all.Add(name);
    }

    /// <summary>Notes those of another.</summary>
    public void Add(in HostNames other)
    {
        Add(other._only);
        foreach (string name in other._all ?? [])
            Add(name);
    }

    /// <summary>The names, the first eight of them; null when there is none.</summary>
    public override readonly string? ToString() =>
        _all is null ? _only : string.Join(", ", _all.Take(Shown)) + (_all.Count > Shown ? $" +{_all.Count - Shown}" : "");
}
