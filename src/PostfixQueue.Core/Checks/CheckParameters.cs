namespace PostfixQueue.Checks;

/// <summary>What the caller asks of the checks.</summary>
internal sealed record CheckParameters
{
    /// <summary>How long each check may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>No name server may be asked.</summary>
    public bool SkipsDns { get; init; }

    /// <summary>No connection may leave this machine.</summary>
    public bool SkipsNetwork { get; init; }
}
