namespace PostfixQueue.Mail.Spf;

/// <summary>A name with a value (RFC 7208 section 6).</summary>
/// <param name="Text">The term as written.</param>
/// <param name="Name">The name as written; names ignore case.</param>
/// <param name="Value">The value.</param>
internal sealed record SpfModifier(string Text, string Name, SpfMacroString Value);
