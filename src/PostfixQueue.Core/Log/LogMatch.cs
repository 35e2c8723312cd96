namespace PostfixQueue.Log;

/// <summary>Whether an event is wanted.</summary>
internal enum LogMatch
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>It is.</summary>
    Yes,

    /// <summary>That depends on what later lines tell of its message.</summary>
    NotYet,
}
