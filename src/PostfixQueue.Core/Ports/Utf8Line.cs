namespace PostfixQueue.Ports;

/// <summary>A line of a tool's output, without its line feed.</summary>
/// <param name="Text">The bytes; valid until the next line is asked for.</param>
/// <param name="IsTooLong">True when the line passed the limit; the text is then its beginning.</param>
internal readonly record struct Utf8Line(ReadOnlyMemory<byte> Text, bool IsTooLong);
