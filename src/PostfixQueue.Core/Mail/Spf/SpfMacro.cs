namespace PostfixQueue.Mail.Spf;

/// <summary>A piece of a macro string: text as it stands, or one macro (RFC 7208 section 7.1).</summary>
internal sealed record SpfMacro
{
    /// <summary>Text as it stands; null for a macro.</summary>
    public string? Literal { get; init; }

    /// <summary>The macro letter in lower case.</summary>
    public char Letter { get; init; }

    /// <summary>How many of the right-hand parts stay; 0 means all.</summary>
    public int KeepRight { get; init; }

    /// <summary>The parts are put in reverse order.</summary>
    public bool IsReversed { get; init; }

    /// <summary>The characters at which the value is split.</summary>
    public string Delimiters { get; init; } = ".";

    /// <summary>The letter was upper case: the result is escaped for use in a URL.</summary>
    public bool IsEscaped { get; init; }
}
