namespace PostfixQueue.HelpBuilder.Shapes;

/// <summary>A parameter with its role in each parameter set.</summary>
internal sealed record ParameterShape
{
    /// <summary>The engine's name for "in every parameter set".</summary>
    public const string AllSets = "__AllParameterSets";

    public required string Name { get; init; }

    /// <summary>The type as PowerShell writes it.</summary>
    public required string TypeName { get; init; }

    /// <summary>The words it takes when these are a closed set; otherwise empty.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool TakesWildcards { get; init; }

    /// <summary>By the name of the parameter set.</summary>
    public required IReadOnlyDictionary<string, ParameterUse> Uses { get; init; }

    public bool IsSwitch => TypeName == "switch";

    public ParameterUse? UseIn(string parameterSet) => Uses.GetValueOrDefault(parameterSet) ?? Uses.GetValueOrDefault(AllSets);
}
