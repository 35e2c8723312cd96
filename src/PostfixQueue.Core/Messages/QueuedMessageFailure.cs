namespace PostfixQueue.Messages;

/// <summary>Why a message cannot be had from its queue file.</summary>
internal enum QueuedMessageFailure
{
    /// <summary>No queue has the ID.</summary>
    NotFound,

    /// <summary>Another message has the ID.</summary>
    Stale,

    /// <summary>This user may not read queue files.</summary>
    Denied,

    /// <summary>The file is damaged, or not complete yet.</summary>
    Damaged,

    /// <summary>The file cannot be read for another reason.</summary>
    Unreadable,
}
