using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A parameter of main.cf, as postconf(1) shows it.</summary>
public sealed record MailServerParameter
{
    /// <summary>The name, such as <c>myhostname</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The value that counts, as written: with <c>$name</c> for the values of other parameters.</summary>
    public required string Value { get; init; }

    /// <summary>The same with <c>$name</c> replaced by the value it stands for.</summary>
    public required string EffectiveValue { get; init; }

    /// <summary>The built-in value, as written; null for a parameter that only main.cf defines.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>True when main.cf sets it, also when it sets it to the default.</summary>
    public bool IsSet { get; init; }

    /// <summary>The file that sets it; null when none does.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The line of <see cref="Source"/> that the setting begins with, counted from 1; null when the file could not be read or has it not.
    /// </summary>
    public int? SourceLine { get; init; }

    /// <summary>The machine it was read on.</summary>
    public required string HostName { get; init; }

    /// <summary>The configuration directory of the instance; null when postconf(1) did not say.</summary>
    public string? ConfigDirectory { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ScreenText.Clean($"{Name} = {Value}");
}
