namespace PostfixQueue.Ports;

/// <summary>Which Postfix instance a tool is to work on.</summary>
/// <param name="ConfigDirectory">
/// Absolute path handed to the tool with <c>-c</c>; null lets the tool use the directory it was built with. The environment variable
/// <c>MAIL_CONFIG</c> never reaches the tool.
/// </param>
internal sealed record PostfixInstance(string? ConfigDirectory);
