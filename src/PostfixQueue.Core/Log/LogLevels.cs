namespace PostfixQueue.Log;

/// <summary>The words that tell how grave a line is: msg_output(3).</summary>
internal static class LogLevels
{
    /// <summary>The level of a text.</summary>
    /// <param name="text">What was logged.</param>
    /// <param name="length">How much of it the word takes, with the blank behind it.</param>
    public static LogLevel Parse(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.IsEmpty || text[0] is not ((byte)'w' or (byte)'e' or (byte)'f' or (byte)'p'))
            return LogLevel.Info;
        if (text.StartsWith("warning: "u8))
            return Take(LogLevel.Warning, "warning: ", out length);
        if (text.StartsWith("error: "u8))
            return Take(LogLevel.Error, "error: ", out length);
        if (text.StartsWith("fatal: "u8))
            return Take(LogLevel.Fatal, "fatal: ", out length);
        return text.StartsWith("panic: "u8) ? Take(LogLevel.Panic, "panic: ", out length) : LogLevel.Info;
    }

    /// <summary>The word for a level.</summary>
    public static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Warning => nameof(LogLevel.Warning),
            LogLevel.Error => nameof(LogLevel.Error),
            LogLevel.Fatal => nameof(LogLevel.Fatal),
            LogLevel.Panic => nameof(LogLevel.Panic),
            _ => nameof(LogLevel.Info),
        };

    private static LogLevel Take(LogLevel level, string word, out int length)
    {
        length = word.Length;
        return level;
    }
}
