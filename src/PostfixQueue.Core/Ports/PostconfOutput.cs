namespace PostfixQueue.Ports;

/// <summary>What one run of postconf(1) said.</summary>
/// <param name="Text">Its standard output.</param>
/// <param name="Warnings">
/// The lines of its standard error, each once: postconf(1) repeats a warning for every parameter that it looks at.
/// </param>
internal sealed record PostconfOutput(string Text, IReadOnlyList<string> Warnings);
