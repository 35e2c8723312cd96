namespace PostfixQueue.Messages;

/// <summary>How much of a message is kept and looked into, however much there is.</summary>
/// <param name="TextBytes">Of the text, in bytes before they become characters.</param>
internal sealed record MimeLimits(int TextBytes)
{
    /// <summary>Header fields; real messages have fewer than a hundred.</summary>
    public int Headers { get; init; } = 1_000;

    /// <summary>Bytes of one header field; cleanup(8) keeps no more (<c>header_size_limit</c>).</summary>
    public int HeaderBytes { get; init; } = 102_400;

    /// <summary>Bytes of all header fields together.</summary>
    public int AllHeaderBytes { get; init; } = 1_024_000;

    /// <summary>Attachments.</summary>
    public int Attachments { get; init; } = 1_000;

    /// <summary>Parts within parts; Postfix itself looks into 100 (<c>mime_nesting_limit</c>).</summary>
    public int Depth { get; init; } = 100;
}
