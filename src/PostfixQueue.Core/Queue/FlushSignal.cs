namespace PostfixQueue.Queue;

/// <summary>What a watch waits for; without anything in it, that time goes by.</summary>
/// <param name="Event">A line of the log about one of the messages.</param>
/// <param name="Request">Postfix has been asked.</param>
/// <param name="IsAsked">Postfix has been asked for everything.</param>
/// <param name="IsLogOver">The log tells nothing any more.</param>
/// <param name="Failure">The asking has ended with this.</param>
internal readonly record struct FlushSignal(
    MailLogEvent? Event = null,
    FlushRequest? Request = null,
    bool IsAsked = false,
    bool IsLogOver = false,
    Exception? Failure = null
);
