using PostfixQueue.Text;

namespace PostfixQueue.Messages;

/// <summary>A message cannot be had from its queue file.</summary>
internal sealed class QueuedMessageException(QueuedMessageFailure failure, string queueId, string message, Exception? inner = null)
    : Exception(ScreenText.Clean(message), inner)
{
    /// <summary>Why not.</summary>
    public QueuedMessageFailure Failure { get; } = failure;

    /// <summary>Its queue ID.</summary>
    public string QueueId { get; } = queueId;
}
