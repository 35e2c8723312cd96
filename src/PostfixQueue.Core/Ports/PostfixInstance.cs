namespace PostfixQueue.Ports;

/// <summary>Which Postfix instance a tool is to work on.</summary>
/// <param name="ConfigDirectory">
/// Absolute path handed to the tool with <c>-c</c>; null lets the tool use the directory it was built with. The environment variable
/// <c>MAIL_CONFIG</c> never reaches the tool.
/// </param>
internal sealed record PostfixInstance(string? ConfigDirectory)
{
    /// <summary>The environment variable that names an instance where no parameter does, as for Postfix's own tools.</summary>
    public const string Variable = "MAIL_CONFIG";

    /// <summary>The configuration directory that the environment names; null for none.</summary>
    public static string? FromEnvironment => Environment.GetEnvironmentVariable(Variable);
}
