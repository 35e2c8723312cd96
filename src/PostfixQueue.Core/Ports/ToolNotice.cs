namespace PostfixQueue.Ports;

/// <summary>A command line about to run, or a tool's warning.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsWarning">True for a warning, false for a command line.</param>
internal sealed record ToolNotice(string Text, bool IsWarning);
