namespace PostfixQueue.Mail.Spf;

/// <summary>Text with macros (RFC 7208 section 7).</summary>
/// <param name="Text">The text as written.</param>
/// <param name="Parts">Its pieces in order.</param>
internal sealed record SpfMacroString(string Text, IReadOnlyList<SpfMacro> Parts)
{
    /// <summary>Expanding it needs the client's validated name.</summary>
    public bool UsesValidatedName => Parts.Any(part => part is { Literal: null, Letter: 'p' });

    /// <inheritdoc/>
    public override string ToString() => Text;
}
