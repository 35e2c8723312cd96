namespace PostfixQueue.Ports;

/// <summary>What postsuper(1) can do to a message.</summary>
internal enum PostsuperAction
{
    /// <summary><c>-d</c></summary>
    Remove,

    /// <summary><c>-f</c>: expire, releasing it from hold; it bounces at its next delivery attempt. Postfix 3.5 and later.</summary>
    Expire,

    /// <summary><c>-h</c></summary>
    Hold,

    /// <summary><c>-H</c></summary>
    Release,

    /// <summary><c>-r</c></summary>
    Requeue,
}
