namespace PostfixQueue.Messages;

/// <summary>Why an exported message cannot be written, or read and submitted again.</summary>
internal enum MessageFileFailure
{
    /// <summary>There is a file of that name, which is not to be replaced.</summary>
    Exists,

    /// <summary>It cannot be written.</summary>
    Unwritable,

    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>It is no export, has been altered, or holds what cannot be submitted.</summary>
    Invalid,

    /// <summary>It would come a second time.</summary>
    Duplicate,

    /// <summary>It is from another instance than the one at hand.</summary>
    OtherInstance,
}
