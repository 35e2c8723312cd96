namespace PostfixQueue.Log;

/// <summary>How grave a line is: the word that programs of Postfix begin it with. In order of weight.</summary>
internal enum LogLevel
{
    /// <summary>An ordinary line.</summary>
    Info,

    /// <summary>Something is not as it should be, and the work goes on.</summary>
    Warning,

    /// <summary>A part of the work cannot be done.</summary>
    Error,

    /// <summary>The program gives up.</summary>
    Fatal,

    /// <summary>The program has found a fault in itself.</summary>
    Panic,
}
