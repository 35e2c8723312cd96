using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Postfix has been asked to deliver some messages, or could not be.</summary>
/// <param name="QueueIds">Their IDs; null for all that are watched.</param>
/// <param name="Failure">Why it could not be asked; null when it was.</param>
/// <param name="Target">What an error about it is about.</param>
internal sealed record FlushRequest(IReadOnlyCollection<string>? QueueIds, PostfixToolException? Failure, string? Target)
{
    /// <summary>True when flush(8) has moved the files out of deferred before it answered: what is there again has been tried.</summary>
    public bool IsMoved { get; init; }

    /// <summary>The request for one message.</summary>
    public static FlushRequest From(FlushAnswer answer) => new([answer.QueueId], answer.Failure, answer.QueueId) { IsMoved = true };
}
