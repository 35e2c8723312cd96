using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A parameter that a service of master.cf sets for itself with <c>-o</c>.</summary>
public sealed record MailServerOverride
{
    /// <summary>The name of the parameter.</summary>
    public required string Name { get; init; }

    /// <summary>Its value for this service, as written.</summary>
    public required string Value { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ScreenText.Clean($"{Name}={Value}");
}
