using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A named value of a message: a header field, or an attribute of its envelope.</summary>
public sealed record MailMessageField
{
    /// <summary>The name as it is written there.</summary>
    public required string Name { get; init; }

    /// <summary>The value; of a header field decoded (RFC 2047) and unfolded.</summary>
    public required string Value { get; init; }

    /// <summary>Name and value, safe for a terminal.</summary>
    public override string ToString() => ScreenText.Clean($"{Name}: {Value}");
}
