using PostfixQueue.Text;

namespace PostfixQueue.Ports;

/// <summary>
/// A Postfix tool failed; the one exception that leaves <see cref="IQueueTools"/> and <see cref="IConfigurationTools"/> beside
/// cancellation.
/// </summary>
internal sealed class PostfixToolException : Exception
{
    public PostfixToolException(PostfixFailure failure, string tool, string message, Exception? inner = null)
        : base(ScreenText.Clean(message), inner)
    {
        Failure = failure;
        Tool = tool;
    }

    /// <summary>What kind of failure.</summary>
    public PostfixFailure Failure { get; }

    /// <summary>The tool's name, such as <c>postqueue</c>.</summary>
    public string Tool { get; }
}
