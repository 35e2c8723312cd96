namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>The page of a cmdlet. Texts are paragraphs without markup.</summary>
internal sealed record CommandPage
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Synopsis { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>By the name of the parameter, without its dash.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; }

    /// <summary>Types and what they mean.</summary>
    public required IReadOnlyList<Entry> Inputs { get; init; }

    /// <summary>Types and what they mean.</summary>
    public required IReadOnlyList<Entry> Outputs { get; init; }

    public required IReadOnlyList<Entry> Notes { get; init; }

    public required IReadOnlyList<Link> Links { get; init; }
}
