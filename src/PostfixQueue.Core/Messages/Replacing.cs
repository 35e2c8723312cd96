namespace PostfixQueue.Messages;

/// <summary>Which files an export may take the place of.</summary>
internal enum Replacing
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>Those of the same message, from before.</summary>
    SameMessage,

    /// <summary>Any of the same name.</summary>
    Anything,
}
