namespace PostfixQueue.HelpBuilder.Shapes;

/// <summary>What the compiled cmdlet says about itself.</summary>
internal sealed record CmdletShape
{
    public required string Verb { get; init; }

    public required string Noun { get; init; }

    public required string? DefaultParameterSet { get; init; }

    /// <summary>The parameters that help shows, in the order of their declaration, inherited ones last.</summary>
    public required IReadOnlyList<ParameterShape> Parameters { get; init; }

    public string Name => $"{Verb}-{Noun}";

    /// <summary>The names of the parameter sets, the default one first; one without a name when the cmdlet has none.</summary>
    public IReadOnlyList<string> ParameterSets
    {
        get
        {
            IEnumerable<string> named = Parameters
                .SelectMany(parameter => parameter.Uses.Keys)
                .Where(name => name != ParameterShape.AllSets);
            if (DefaultParameterSet is not null)
                named = named.Prepend(DefaultParameterSet);
            return named.Distinct(StringComparer.Ordinal).DefaultIfEmpty(ParameterShape.AllSets).ToList();
        }
    }
}
