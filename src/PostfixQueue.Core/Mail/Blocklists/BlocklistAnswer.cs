namespace PostfixQueue.Mail.Blocklists;

/// <summary>What a list says about an address or domain.</summary>
internal sealed record BlocklistAnswer
{
    /// <summary>The list.</summary>
    public required Blocklist List { get; init; }

    /// <summary>The address or domain.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether it is listed, as far as that can be known.</summary>
    public required BlocklistMeaning Meaning { get; init; }

    /// <summary>All the codes that came back.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>What the codes mean, or why nothing could be found out.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The list's own text about the entry; empty when it gives none.</summary>
    public string Text { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Subject} at {List.Zone}: {Meaning}";
}
