namespace PostfixQueue.Ports;

/// <summary>The command-line tools of the Postfix of a machine.</summary>
internal interface IPostfixTools
{
    /// <summary>The tools that read and change the queue of an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="notices">Takes the command lines, and what the tools warn of.</param>
    IQueueTools ForQueue(PostfixInstance instance, ToolNotices notices);

    /// <summary>The tools that read the configuration of an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="notices">Takes the command lines.</param>
    IConfigurationTools ForConfiguration(PostfixInstance instance, ToolNotices notices);

    /// <summary>Where a tool is.</summary>
    /// <param name="tool">Its name.</param>
    /// <returns>Its absolute path, or null when it is nowhere that is looked at.</returns>
    string? FindTool(string tool);
}
