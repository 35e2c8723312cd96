using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>The tools of an installed Postfix.</summary>
internal sealed class PostfixTools(ToolLocator locator) : IPostfixTools
{
    /// <inheritdoc/>
    public IQueueTools ForQueue(PostfixInstance instance, ToolNotices notices) =>
        new QueueTools(new InstanceTools(locator, instance, notices), notices);

    /// <inheritdoc/>
    public IConfigurationTools ForConfiguration(PostfixInstance instance, ToolNotices notices) =>
        new ConfigurationTools(new InstanceTools(locator, instance, notices));

    /// <inheritdoc/>
    public string? FindTool(string tool) => locator.TryFind(tool);
}
