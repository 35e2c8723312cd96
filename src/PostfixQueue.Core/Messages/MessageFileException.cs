using PostfixQueue.Text;

namespace PostfixQueue.Messages;

/// <summary>An exported message cannot be written, or read and submitted again.</summary>
internal sealed class MessageFileException(MessageFileFailure failure, string path, string message, Exception? inner = null)
    : Exception(ScreenText.Clean(message), inner)
{
    /// <summary>Why not.</summary>
    public MessageFileFailure Failure { get; } = failure;

    /// <summary>The file or folder concerned.</summary>
    public string Target { get; } = path;
}
