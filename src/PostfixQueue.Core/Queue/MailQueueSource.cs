namespace PostfixQueue;

/// <summary>Where the queue is read from. A parameter type.</summary>
public enum MailQueueSource
{
    /// <summary>From the queue files where the caller may read them and their form is known, else from postqueue(1).</summary>
    Auto,

    /// <summary>From postqueue(1), as everybody may.</summary>
    Postqueue,

    /// <summary>From the queue files; root only.</summary>
    Spool,
}
